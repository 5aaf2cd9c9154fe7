//! Rows of the vendors table: a cell a column, drawn as the registry says.

use std::sync::Arc;

use crate::{
    actions::{
        summarize::NEVER,
        vendor_table::{Column, FieldValue, Look},
    },
    app::App,
    db::summary::VendorSummary,
    domain::{Date, coverage::Window, ratio::Nano, scoring::Model},
    web::{
        pages::marks::{shown, spans, strip, vendor_url},
        view::{
            figure::coverage::MiniLane,
            mark::{Badge, BandMark, Day, Link, Tone},
            table::{CellView, RowView},
            words,
        },
    },
};

/// What rows are drawn against.
pub struct Drawing {
    today: Date,
    year: Window,
    model: Arc<Model>,
}

impl Drawing {
    /// As of today.
    pub fn new(app: &App) -> Self {
        Self { today: app.today(), year: app.fiscal_year(), model: app.model() }
    }

    /// One vendor.
    pub fn row(&self, columns: &[&Column], row: &VendorSummary) -> RowView {
        RowView { cells: columns.iter().map(|column| self.cell(column, row)).collect() }
    }

    fn cell(&self, column: &Column, row: &VendorSummary) -> CellView {
        let Some(value) = column.fields.first().map(|field| (field.value)(row)) else {
            return CellView::Missing(String::new());
        };
        match column.look {
            Look::Name => name(row),
            Look::Residual => self.residual(row),
            Look::Tier => CellView::Band { badge: Badge::band(BandMark::of(&row.tier)), sub: None },
            Look::Strip => CellView::Strip(strip(&row.strip)),
            Look::Soc => self.soc(row),
            Look::Day => self.day(&value, column, row),
            Look::Figure | Look::Words => plain(value, row),
        }
    }

    fn residual(&self, row: &VendorSummary) -> CellView {
        if row.service_count == 0 {
            return CellView::Missing("nothing to score".to_owned());
        }
        let band = BandMark::of(&row.band);
        let (model, by_value) =
            (BandMark::of(&row.model_band), BandMark::of(self.model.band(Nano::new(row.residual).shown()).as_str()));
        let sub = match () {
            () if band == BandMark::Unrated => None,
            () if band != model => Some(format!("held by decision, model: {}", model.label())),
            () if band != by_value => Some("held by floor".to_owned()),
            () => None,
        };
        CellView::Band { badge: Badge::scored(band, shown(row.residual)), sub }
    }

    fn soc(&self, row: &VendorSummary) -> CellView {
        let (words, tone) = match row.soc_state.as_str() {
            "covered" => ("Covered".to_owned(), Tone::Good),
            "covered_with_bridge" => ("Bridged".to_owned(), Tone::Good),
            "gap" => (format!("Gap {}\u{a0}d", row.soc_gap_days), Tone::Bad),
            "type1" => ("Type 1 only".to_owned(), Tone::Bad),
            "soc3" => ("SOC 3 only".to_owned(), Tone::Dim),
            _ => ("None on file".to_owned(), Tone::Dim),
        };
        let spans = spans(&row.soc_spans);
        let lane = (!spans.is_empty()).then(|| MiniLane::new(self.year.from, self.year.to, &spans));
        CellView::Soc { lane, words, tone }
    }

    fn day(&self, value: &FieldValue, column: &Column, row: &VendorSummary) -> CellView {
        match value {
            FieldValue::Day(day) => CellView::Day(Day::due(*day, self.today)),
            _ if column.name == "next" && row.next_on == NEVER && !row.next_action.is_empty() => {
                CellView::Missing(row.next_action.clone())
            }
            _ => CellView::Missing("no date".to_owned()),
        }
    }
}

fn name(row: &VendorSummary) -> CellView {
    let service = Some(&row.service_name).filter(|service| !service.is_empty() && **service != row.name);
    let sub = service.map_or_else(|| row.reference.clone(), |service| format!("{} · {service}", row.reference));
    CellView::Name { link: Link::new(&row.name, vendor_url(row.vendor_id)), sub: Some(sub) }
}

fn plain(value: FieldValue, row: &VendorSummary) -> CellView {
    match value {
        FieldValue::Missing => CellView::Missing("–".to_owned()),
        FieldValue::Text(text) | FieldValue::Word(_, text) => CellView::Text { text, sub: None, tone: Tone::Plain },
        FieldValue::Score(score) => CellView::Figure(score.shown().to_string()),
        FieldValue::Share(share) => CellView::Figure(words::percent(share.to_f64(4))),
        FieldValue::Count(count) => CellView::Figure(words::grouped(count)),
        FieldValue::Day(day) => CellView::Figure(day.to_string()),
        FieldValue::Flag(flag) => {
            CellView::Text { text: if flag { "Yes" } else { "No" }.to_owned(), sub: None, tone: Tone::Plain }
        }
        FieldValue::Amount(amount) => CellView::Figure(money(&row.currency, &amount)),
    }
}

/// `USD 184 000`: whole units are enough for a figure in a table.
pub fn money(currency: &str, amount: &str) -> String {
    let whole = amount.split('.').next().and_then(|whole| whole.parse().ok());
    format!("{currency}\u{a0}{}", whole.map_or_else(|| amount.to_owned(), words::grouped))
}
