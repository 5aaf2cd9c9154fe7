//! A request's body: one JSON object of fields. Whatever else comes is refused before an action hears of it.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, error::PayloadError, web::Bytes};
use futures_util::StreamExt;
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// Largest body.
const LIMIT: usize = 1 << 20;

/// The fields of a request.
pub struct Body(pub Map<String, Value>);

impl FromRequest for Body {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = matches!(request.content_type(), "application/json" | "application/merge-patch+json");
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(Refusal::wrong_type("application/json, or a PATCH as application/merge-patch+json"));
            }
            parse(&read(payload).await?).map(Self)
        })
    }
}

async fn read(mut payload: Payload) -> Result<Bytes, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(broken)?;
        if bytes.len() + chunk.len() > LIMIT {
            return Err(Refusal::too_large(LIMIT as u64));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

fn broken(error: PayloadError) -> Refusal {
    match error {
        PayloadError::Overflow => Refusal::too_large(LIMIT as u64),
        other => Refusal::unreadable("unreadable", format!("The body broke off or cannot be decoded: {other}.")),
    }
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Refusal::unreadable("not_an_object", "Send one JSON object with the fields by name.")),
        Err(error) => Err(Refusal::unreadable("not_json", format!("The body is not JSON: {error}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_one_object() {
        assert_eq!(parse(b"{\"name\": null}").map(|fields| fields.len()).unwrap(), 1);
        for wrong in ["", "[1]", "3", "{\"a\":", "{\"a\": \"\\ud800\"}", "{} {}"] {
            assert!(matches!(parse(wrong.as_bytes()), Err(Refusal::Request(..))), "{wrong}");
        }
        let deep = "[".repeat(100_000);
        assert!(parse(deep.as_bytes()).is_err());
    }
}
