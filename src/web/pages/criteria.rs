//! The Trust Services Criteria, series by series.

use actix_web::{HttpRequest, HttpResponse};

use super::frame::{frame, render};
use crate::{
    domain::criteria::{Series, criteria},
    web::{
        Site,
        error::PageError,
        session::{Reads, Visitor},
        view::{assurance::tabs, criteria::CriteriaPage, frame::Place},
    },
};

/// `GET /criteria`
pub async fn show(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let of = |series: Series| criteria().filter(move |criterion| criterion.series == series).collect();
    render(CriteriaPage {
        frame: frame(&app, &visitor, "Trust Services Criteria", Some(Place::Assurance), &request).await?,
        tabs: tabs("/criteria"),
        series: Series::EACH.into_iter().map(|series| (series.as_str(), series.label(), of(series))).collect(),
    })
}
