//! The top of a vendor's page: what it is, where it stands, and the one thing to do next.

use crate::{
    actions::{
        summarize::{self, DueDate},
        vendor_page::{ScoredService, ShownScore, VendorFile},
    },
    domain::{
        access::{Actor, Right},
        calendar::add_months,
        person::Person,
        ratio::Tenths,
        reminder::RuleName,
        scoring::Band,
        vendor::VendorStatus,
    },
    web::{
        pages::marks::{address, band, part_of, vendor_url},
        view::{
            mark::{Badge, BandMark, Link, Strip, StripCell, Tag, Tone},
            vendor::{Fact, NextStep, ServiceTab, VendorHead},
            words,
        },
    },
};

/// The top.
pub fn head(file: &VendorFile) -> VendorHead {
    let vendor = &file.dossier.vendor;
    let shown = file.shown();
    let cells = shown.map(|(_, shown)| cells(shown)).unwrap_or_default();
    VendorHead {
        name: vendor.name.clone(),
        reference: vendor.reference.clone(),
        subtitle: subtitle(file),
        description: vendor.description.clone(),
        tags: tags(file),
        score: shown.map(|(_, shown)| shown.explanation.residual.shown.to_string()),
        band: shown.map_or(BandMark::Unrated, |(scored, shown)| {
            let held = scored.held(&file.dossier, file.today).map(|held| held.band);
            band(held.unwrap_or(shown.explanation.residual.band))
        }),
        score_note: shown.and_then(|(scored, shown)| {
            let parts = [trend(file, scored), score_note(file, scored, shown)];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(" · "))
        }),
        strip_words: strip_words(&cells),
        strip: shown.map(|_| Strip::new(&cells).enlarged()),
        facts: facts(file, shown),
        services: services(file),
    }
}

fn subtitle(file: &VendorFile) -> String {
    let vendor = &file.dossier.vendor;
    let label = vendor.status.label().to_lowercase();
    let status = match (vendor.status, vendor.active_on, vendor.terminated_on) {
        (VendorStatus::Terminated, _, Some(on)) => format!("{label} on {on}"),
        (VendorStatus::Terminated | VendorStatus::Rejected, ..) | (_, None, _) => label,
        (VendorStatus::Offboarding, Some(on), _) => format!("{label}, active since {on}"),
        (_, Some(on), _) => format!("{label} since {on}"),
    };
    let mut parts: Vec<String> = vendor.domain.iter().cloned().collect();
    parts.push(status);
    parts.extend(vendor.category.iter().cloned());
    if let Some((shown, place)) = file.shown().map(|(shown, score)| (shown, score.place))
        && file.services.len() > 1
    {
        let worst = if place == 0 {
            format!(", the worst of {} services", file.services.len())
        } else {
            format!(", one of {} services", file.services.len())
        };
        parts.push(format!("showing {}{worst}", shown.service.name));
    }
    parts.join(" · ")
}

fn tags(file: &VendorFile) -> Vec<Tag> {
    let vendor = &file.dossier.vendor;
    let mut tags = Vec::new();
    if vendor.key_vendor {
        tags.push(Tag::new("Key vendor", Tone::Plain));
    }
    if vendor.subservice_organization {
        let method =
            vendor.subservice_method.map_or_else(String::new, |method| format!(", {}", method.label().to_lowercase()));
        tags.push(Tag::new(format!("Subservice organization{method}"), Tone::Plain));
    }
    tags.extend(vendor.tags.iter().map(|tag| Tag::new(tag, Tone::Plain)));
    tags
}

/// `+10.0 since 22 October`: against what was shown a month ago, where anything was.
fn trend(file: &VendorFile, scored: &ScoredService) -> Option<String> {
    let then = add_months(file.today, -1);
    let day = |at| file.organization.day_of(at);
    let mut of_it = file.history.iter().filter(|entry| entry.service_id == scored.service.id);
    let now = of_it.clone().next()?;
    let before = of_it.find(|entry| day(entry.since) <= then)?;
    let points = now.residual.shown() - before.residual.shown();
    (points != Tenths::ZERO).then(|| format!("{} since {}", words::signed(points), words::day_and_month(then)))
}

fn score_note(file: &VendorFile, scored: &ScoredService, shown: &ShownScore) -> Option<String> {
    let residual = &shown.explanation.residual;
    if let Some(held) = scored.held(&file.dossier, file.today) {
        let (band, by) = (held.band.label(), &held.approver);
        let until = words::due(held.last_day(), file.today);
        return Some(format!(
            "held at {band} by decision of {by}, lapses {until}; model says {} {}",
            residual.shown,
            residual.band.label()
        ));
    }
    if residual.band == Band::Unrated {
        return Some("assumed".to_owned());
    }
    let floor = residual.floors.iter().find(|floor| floor.raised)?;
    Some(format!("held by floor: {}", floor.label))
}

fn cells(shown: &ShownScore) -> Vec<StripCell> {
    let cell = |series: &crate::domain::scoring::SeriesView| StripCell {
        series: series.id.as_str().to_owned(),
        effectiveness: series.evidence.as_ref().map(|_| series.effectiveness.to_f64(4)),
    };
    shown.explanation.series.iter().map(cell).collect()
}

/// “CC1 – CC9 and A”, or that nothing speaks.
fn strip_words(cells: &[StripCell]) -> String {
    let further: Vec<&str> = cells.iter().skip(9).map(|cell| cell.series.as_str()).collect();
    let all = if further.is_empty() { String::new() } else { format!(" and {}", further.join(", ")) };
    let silent = cells.iter().all(|cell| cell.effectiveness.is_none());
    format!("CC1 – CC9{all}{}", if silent { ": nothing on file" } else { "" })
}

fn facts(file: &VendorFile, shown: Option<(&ScoredService, &ShownScore)>) -> Vec<Fact> {
    let dossier = &file.dossier;
    let mut facts = Vec::new();
    if let Some((_, shown)) = shown {
        let inherent = &shown.explanation.inherent;
        let band = if inherent.band == Band::Unrated { "assumed" } else { inherent.band.label() };
        facts.push(Fact::new("Inherent", format!("{} {band}", inherent.shown)));
        if inherent.tier != inherent.band {
            let rules: Vec<&str> = inherent.lifts.iter().map(|lift| lift.label.as_str()).collect();
            facts.push(Fact::new("Tier", format!("{}, lifted: {}", inherent.tier.label(), rules.join("; "))));
        }
        facts.push(Fact::new("Confidence", words::percent(shown.explanation.confidence.to_f64(4))));
    }
    facts.push(match &dossier.business_owner {
        Some(person) => owner(file, "Business owner", person),
        None => Fact::bad("Business owner", "nobody yet"),
    });
    facts.extend(dossier.security_owner.as_ref().map(|person| owner(file, "Security owner", person)));
    if let Some(date) = file.due.iter().find(|date| date.rule == RuleName::ReviewDue) {
        let value = format!("{}, {}", date.on, words::due(date.on, file.today));
        facts.push(if date.on < file.today {
            Fact::bad("Next review", value)
        } else {
            Fact::new("Next review", value)
        });
    }
    facts
}

/// An owner, and who is told in their place once they have left.
fn owner(file: &VendorFile, label: &str, person: &Person) -> Fact {
    if file.reach.has_left(person.id) {
        return Fact::bad(label, format!("{}, left; {}", person.name, file.reach.instead()));
    }
    Fact::new(label, &person.name)
}

fn services(file: &VendorFile) -> Vec<ServiceTab> {
    let shown = file.shown.as_ref().map(|shown| shown.place);
    let tab = |(place, scored): (usize, &ScoredService)| ServiceTab {
        name: scored.service.name.clone(),
        url: format!(
            "{}#score",
            address(&vendor_url(file.dossier.vendor.id), [("service", scored.service.id.as_str())])
        ),
        badge: Badge::scored(standing_band(file, scored), scored.score.residual.value.shown().to_string()),
        current: Some(place) == shown,
    };
    file.services.iter().enumerate().map(tab).collect()
}

fn standing_band(file: &VendorFile, scored: &ScoredService) -> BandMark {
    let held = scored.held(&file.dossier, file.today).map(|held| held.band);
    band(held.unwrap_or(scored.score.residual.band))
}

/// The date that presses most; before what is further away than a month, ratings and an owner that are missing.
pub fn next_step(file: &VendorFile, actor: &Actor) -> Option<NextStep> {
    let edits = actor.can(Right::EditVendors);
    let dossier = &file.dossier;
    if dossier.vendor.status.is_archived() {
        return None;
    }
    let next = file.due.first();
    if let Some(date) = next.filter(|date| date.on <= summarize::soon(file.today)) {
        return Some(dated(file, date, actor));
    }
    if let Some(unrated) = file.services.iter().find(|scored| scored.score.residual.band == Band::Unrated) {
        let url = format!("/services/{}/edit", unrated.service.id);
        return Some(NextStep {
            title: format!("Rate {}", unrated.service.name),
            text: "Until data sensitivity, criticality and access are rated, its score is assumed.".to_owned(),
            actions: if edits { vec![Link::new("Rate it", url)] } else { vec![] },
        });
    }
    if dossier.business_owner.is_none() {
        let url = format!("/vendors/{}/edit", dossier.vendor.id);
        return Some(NextStep {
            title: "Name an owner".to_owned(),
            text: "Reminders of this vendor go to the fallback address meanwhile.".to_owned(),
            actions: if edits { vec![Link::new("Edit the vendor", url)] } else { vec![] },
        });
    }
    next.map(|date| dated(file, date, actor))
}

fn dated(file: &VendorFile, date: &DueDate, actor: &Actor) -> NextStep {
    let distance = words::due(date.on, file.today);
    let title = if date.on < file.today {
        format!("{}: was due {}, {distance}", date.action, words::day_and_month(date.on))
    } else {
        format!("{} by {}, {distance}", date.action, words::day_and_month(date.on))
    };
    let link = match date.rule {
        RuleName::ReviewDue if actor.can(Right::Assess) => new_review(file, "periodic"),
        RuleName::PrivacyReview if actor.can(Right::Assess) => new_review(file, "privacy"),
        rule => Link::new(format!("See the {}", what_is_seen(rule)), part_of(rule)),
    };
    NextStep { title, text: format!("{}.", words::capitalized(&date.why)), actions: vec![link] }
}

fn new_review(file: &VendorFile, kind: &str) -> Link {
    let path = format!("{}/reviews/new", vendor_url(file.dossier.vendor.id));
    Link::new("Review", address(&path, [("kind", kind)]))
}

/// What the part of the page shows to which a date leads.
const fn what_is_seen(rule: RuleName) -> &'static str {
    match rule {
        RuleName::ContractNotice | RuleName::ContractEnd => "contract",
        RuleName::SocStale | RuleName::SocNextExpected | RuleName::CoverageGap | RuleName::OpinionNotClean => "reports",
        RuleName::QuestionnaireDue => "questionnaires",
        RuleName::CertificateExpiry => "certificates",
        RuleName::FindingDue | RuleName::AcceptanceExpiry => "findings",
        RuleName::OffboardingStep => "steps",
        RuleName::OverrideLapse => "override",
        RuleName::ReviewDue | RuleName::PrivacyReview => "reviews",
        RuleName::BandUp => "history",
    }
}
