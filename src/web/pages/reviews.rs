//! Reviews: the list, one with its steps, and taking them.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    frame::{frame, render},
    marks::{address, vendor_url},
    when,
};
use crate::{
    actions::{
        records::Record,
        review::{self, ReviewFile},
    },
    app::App,
    domain::{
        access::{Actor, Right},
        ids::ReviewId,
        ratio::Nano,
        review::{Review, ReviewOutcome, ReviewState},
        vendor::Vendor,
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Approves, Assesses, Reads, Visitor, ensure_sees_all},
        view::{
            assurance::tabs,
            frame::{Frame, Place},
            mark::{BandMark, Link, Tag, Tone},
            reviews::{ReviewPage, ReviewRow, ReviewsPage, StepView},
            table::EmptyView,
        },
    },
};

/// Reviews in the list.
const MOST: i64 = 200;
/// Longest conclusion in a list, in characters.
const SHOWN: usize = 160;

/// `GET /reviews`
pub async fn list(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "reviews tell")?;
    let actor = visitor.actor.clone();
    let found = run(&app, move |app| review::list(app, &actor, None, MOST)).await?;
    let all = || found.iter().map(|(review, _)| review);
    let rows: Vec<ReviewRow> =
        found.iter().map(|(review, vendor)| row(review, review.is_corrected(all()), Some(vendor))).collect();
    render(ReviewsPage {
        frame: frame(&app, &visitor, "Reviews", Some(Place::Assurance), &request).await?,
        tabs: tabs("/reviews"),
        empty: rows.is_empty().then(|| EmptyView {
            title: "No reviews yet".to_owned(),
            text:
                "Open a SOC report, or a vendor, and start a review there: what you looked at, and what you conclude."
                    .to_owned(),
            actions: vec![Link::new("Vendors", "/vendors")],
        }),
        rows,
    })
}

/// A review in a list, with its vendor where the list is of several.
fn row(review: &Review, corrected: bool, vendor: Option<&Vendor>) -> ReviewRow {
    let conclusion = review.conclusion.as_deref().unwrap_or("no conclusion yet");
    let cut: String = conclusion.chars().take(SHOWN).collect();
    let by = review.reviewer.iter().cloned().chain(review.approver.iter().map(|name| format!("approved by {name}")));
    ReviewRow {
        link: Link::new(review.label(), format!("/reviews/{}", review.id)),
        vendor: vendor.map(|vendor| Link::new(&vendor.name, format!("{}#reviews", vendor_url(vendor.id)))),
        state: state(review, corrected),
        outcome: review.outcome.map(|outcome| outcome.label().to_owned()).unwrap_or_default(),
        conclusion: if cut.len() < conclusion.len() { format!("{}…", cut.trim_end()) } else { cut },
        people: by.collect::<Vec<_>>().join(", "),
        on: review.approved_at.or(review.reviewed_at).map(|at| at.date().to_string()).unwrap_or_default(),
        next_due: review.next_due_on.map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// The reviews of one vendor or report.
pub(super) fn rows_of_one(reviews: &[Review]) -> Vec<ReviewRow> {
    reviews.iter().map(|review| row(review, review.is_corrected(reviews.iter()), None)).collect()
}

fn state(review: &Review, corrected: bool) -> Tag {
    if corrected && review.state == ReviewState::Completed {
        return Tag::new("corrected", Tone::Dim);
    }
    if review.imported {
        return Tag::new(format!("{}, imported", review.state.label().to_lowercase()), Tone::Plain);
    }
    let tone = match (review.state, review.outcome) {
        (ReviewState::Completed, Some(ReviewOutcome::DoNotRely)) => Tone::Bad,
        (ReviewState::Completed, _) => Tone::Good,
        (ReviewState::Signed, _) => Tone::Plain,
        (ReviewState::Draft, _) => Tone::Dim,
    };
    Tag::new(review.state.label().to_lowercase(), tone)
}

/// `GET /reviews/{id}`
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let actor = visitor.actor.clone();
    let file = run(&app, move |app| review::file(app, &actor, id)).await?;
    let title = format!("{}, {}", file.review.label(), file.vendor.name);
    let frame = frame(&app, &visitor, &title, Some(Place::Assurance), &request).await?;
    render(page(&app, frame, &file, &visitor.actor))
}

fn page(app: &App, frame: Frame, file: &ReviewFile, actor: &Actor) -> ReviewPage {
    let (review, alone) = (&file.review, app.settings.reviews.reviewer_may_approve);
    let (assesses, approves) = (actor.can(Right::Assess), actor.can(Right::Approve));
    let url = |step: &str| format!("/reviews/{}/{step}", review.id);
    let is = |state| review.state == state;
    let own = if review.is_by(actor) {
        Some("You signed it; somebody else approves it.")
    } else {
        review.is_filled_by(actor).then_some("You filled it in; somebody else approves it.")
    };
    let correct = || {
        let path = format!("{}/reviews/new", vendor_url(file.vendor.id));
        address(&path, [("corrects_id", review.id.as_str())])
    };
    let to = |other: &Review| Link::new(other.label(), format!("/reviews/{}", other.id));
    ReviewPage {
        frame,
        vendor: Link::new(&file.vendor.name, format!("{}#reviews", vendor_url(file.vendor.id))),
        title: review.label(),
        state: state(review, file.corrected_by.is_some()),
        notes: notes(file),
        signed_where: if review.imported {
            "two people, as an import says"
        } else {
            "two people; the instants come from the clock of this service"
        },
        steps: steps(app, review),
        facts: facts(review),
        report: file.report.as_ref().map(|report| Link::new(report.label(), format!("/soc-reports/{}", report.id))),
        corrects: file.corrects.as_ref().map(to),
        edit: (assesses && is(ReviewState::Draft)).then(|| url("edit")),
        sign: (assesses && is(ReviewState::Draft)).then(|| url("sign")),
        approve: (approves && is(ReviewState::Signed)).then(|| {
            if let Some(why) = own.filter(|_| !alone) {
                Err(why.to_owned())
            } else if file.changed_since {
                Err("The report’s record was changed since it was signed, so it cannot be approved: send it back."
                    .to_owned())
            } else {
                Ok(url("approve"))
            }
        }),
        send_back: ((assesses || approves) && is(ReviewState::Signed))
            .then(|| (url("send-back"), !review.is_by(actor))),
        correct: (assesses && is(ReviewState::Completed) && file.corrected_by.is_none()).then(correct),
    }
}

fn notes(file: &ReviewFile) -> Vec<(String, Option<Link>, bool)> {
    let review = &file.review;
    let mut notes = Vec::new();
    if let Some(by) = &file.corrected_by {
        let link = Link::new(by.label(), format!("/reviews/{}", by.id));
        notes.push(("This review has been corrected by".to_owned(), Some(link), false));
    }
    if let Some(why) = &review.sent_back {
        notes.push((format!("Sent back: {why}"), None, true));
    }
    if file.changed_since && file.corrected_by.is_none() {
        let what = match review.state {
            ReviewState::Completed => "write a review that corrects this one.",
            _ => "send it back, look at the report again, and sign anew.",
        };
        notes.push((format!("The report’s record was changed since this review was signed: {what}"), None, true));
    }
    if review.imported {
        let text = "Its sign-offs came with an import; they count with their evidence filed as a document.";
        notes.push((text.to_owned(), None, false));
        let how = file.brought.as_ref();
        let how = how.map(|one| format!("Brought in by {} on {}, with {}.", one.by, one.at.date(), one.file));
        notes.extend(how.map(|how| (how, None, false)));
    }
    if review.alone() {
        notes.push(("One person reviewed and approved it, as the settings allow.".to_owned(), None, false));
    }
    notes
}

fn steps(app: &App, review: &Review) -> Vec<StepView> {
    let by = |name: &Option<String>, account: &Option<String>, at: Option<crate::domain::Instant>| {
        let account = account.as_ref().map(|account| format!(" ({account})")).unwrap_or_default();
        let told =
            |at: crate::domain::Instant| if review.imported { at.date().to_string() } else { when::minute(app, at) };
        let at = at.map(|at| format!(", {}", told(at))).unwrap_or_default();
        format!("{}{account}{at}", name.as_deref().unwrap_or("nobody yet"))
    };
    let signed = review.state != ReviewState::Draft;
    let done = review.state == ReviewState::Completed;
    let draft = if signed { "written" } else { "can still be changed" };
    vec![
        StepView { title: "Draft", text: draft.to_owned(), done: signed },
        StepView {
            title: "Signed",
            text: if signed {
                by(&review.reviewer, &review.reviewer_account, review.reviewed_at)
            } else {
                "by the reviewer".to_owned()
            },
            done: signed,
        },
        StepView {
            title: "Approved",
            text: if done {
                by(&review.approver, &review.approver_account, review.approved_at)
            } else {
                "by somebody else, then frozen".to_owned()
            },
            done,
        },
    ]
}

fn facts(review: &Review) -> Vec<(String, String)> {
    let day = |day: Option<crate::domain::Date>| day.map(|day| day.to_string());
    let period = match (day(review.period_start), day(review.period_end)) {
        (Some(start), Some(end)) => Some(format!("{start} – {end}")),
        (start, end) => start.or(end),
    };
    let looked_at = Some(review.looked_at.join("\n")).filter(|text| !text.is_empty());
    let residual = review.residual.map(|residual| {
        let band = review.band.as_deref().map(BandMark::of).map_or("", BandMark::label);
        format!("{} {band}", Nano::new(residual).shown())
    });
    let said = [
        ("Period", period),
        ("What was looked at", looked_at),
        ("Outcome", review.outcome.map(|outcome| outcome.label().to_owned())),
        ("Conclusion", review.conclusion.clone()),
        ("Conditions", review.conditions.clone()),
        ("Next review due", day(review.next_due_on)),
        ("Vendor’s residual then", residual),
        ("Digest of what was reviewed", review.digest.as_ref().map(|digest| format!("SHA-256 {digest}"))),
    ];
    said.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect()
}

/// `POST /reviews/{id}/sign`
pub async fn sign(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let taken = run(&app, move |app| review::sign(app, &visitor.actor, id)).await;
    answer(&app, id, taken, "You signed it. Somebody else approves it now.")
}

/// `POST /reviews/{id}/approve`
pub async fn approve(
    app: Site,
    visitor: Visitor<Approves>,
    id: Path<String>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let taken = run(&app, move |app| review::approve(app, &visitor.actor, id)).await;
    answer(&app, id, taken, "The review is completed and frozen.")
}

/// `POST /reviews/{id}/send-back`
pub async fn send_back(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let why = sent.get("why").to_owned();
    let taken = run(&app, move |app| review::send_back(app, &visitor.actor, id, Some(&why))).await;
    answer(&app, id, taken, "It is a draft again.")
}

/// Back to the review, with what came of the step; what stands in its way is said there too.
fn answer(app: &Site, id: ReviewId, taken: Result<Review, AppError>, done: &str) -> Result<HttpResponse, PageError> {
    let page = format!("/reviews/{id}");
    match taken {
        Ok(_) => Ok(flash::see_other(app, &page, done)),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => {
            Ok(flash::see_other_failed(app, &page, &error.to_string()))
        }
        Err(other) => Err(other.into()),
    }
}

fn id_of(text: &str) -> Result<ReviewId, PageError> {
    text.parse().map_err(|_| PageError::App(AppError::NotFound("This review".to_owned())))
}
