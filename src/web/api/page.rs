//! One page of a list: its items and where the next page begins.

use actix_web::{HttpResponse, http::header::LINK};
use serde_json::{Map, Value};

use super::params::{Params, write_cursor};
use crate::error::AppError;

/// A page of anything, before it is shown.
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts what was asked for with one item more than the page has; `place` is an item's cursor.
    pub fn cut(mut items: Vec<T>, limit: i64, place: impl Fn(&T) -> Vec<String>) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| {
            let parts = place(last);
            write_cursor(&parts.iter().map(String::as_str).collect::<Vec<_>>())
        });
        Self { items, next }
    }

    /// Everything there is, on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// The same page with its items shown.
    ///
    /// # Errors
    /// What showing them says.
    pub fn show<U>(self, show: impl FnOnce(&[T]) -> Result<Vec<U>, AppError>) -> Result<Page<U>, AppError> {
        Ok(Page { items: show(&self.items)?, next: self.next })
    }
}

impl Page<Value> {
    /// The answer: `items`, `next`, and a `Link` to the next page.
    pub fn answer(self, params: &Params) -> HttpResponse {
        self.answer_about(params, Map::new())
    }

    /// The answer with what holds for every item.
    pub fn answer_about(self, params: &Params, about: Map<String, Value>) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(next) = &self.next {
            response.insert_header((LINK, format!("<{}>; rel=\"next\"", params.address_after(next))));
        }
        let mut body = about;
        body.insert("items".to_owned(), Value::Array(self.items));
        body.insert("next".to_owned(), self.next.map_or(Value::Null, Value::String));
        response.json(body)
    }
}
