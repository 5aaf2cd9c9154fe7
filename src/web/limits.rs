//! How much is asked at a time and how fast: requests in hand, requests a minute, and how long a body may take to come.
//!
//! What is counted here is the comfort of one process, kept in memory and for all its threads. What must hold over
//! processes and restarts, such as guesses of a password, is counted in the database.

mod body;
mod costly;
mod rates;

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{EitherBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{ConnectionType, header::AUTHORIZATION},
    middleware::Next,
    web::Data,
};

use super::{
    Site, client,
    cookies::{self, Kind},
    error::refusal,
};
use crate::{error::AppError, settings::Settings};
use rates::Rates;

/// Most requests in hand in this process; a request that only waits for its body is one.
const IN_HAND: usize = 256;
/// Most of them from one address.
const IN_HAND_OF_ONE: usize = 64;
/// An address may ask as often as so many callers: whoever sends another cookie each time is still one address.
const CALLERS_OF_ADDRESS: u32 = 10;
/// Addresses that are answered without counting: they cost next to nothing, and a page asks for many.
const FREE: [&str; 2] = ["/static/", "/healthz"];

/// What is counted, for all threads of the server.
pub struct Limits {
    a_minute: u32,
    costly_a_minute: u32,
    body: Duration,
    in_hand: Mutex<InHand>,
    rates: Mutex<Rates>,
}

#[derive(Default)]
struct InHand {
    all: usize,
    of: HashMap<Option<IpAddr>, usize>,
}

/// A request in hand, until it is dropped.
struct Place<'a>(&'a Limits, Option<IpAddr>);

impl Limits {
    /// As the settings have them.
    pub fn new(settings: &Settings) -> Self {
        Self {
            a_minute: settings.security.requests_per_minute,
            costly_a_minute: settings.security.costly_per_minute,
            body: Duration::from_secs(settings.server.body_seconds),
            in_hand: Mutex::default(),
            rates: Mutex::default(),
        }
    }

    /// Takes a request in hand, unless there are too many.
    fn enter(&self, address: Option<IpAddr>) -> Option<Place<'_>> {
        let mut in_hand = held(&self.in_hand);
        let of_this = in_hand.of.get(&address).copied().unwrap_or(0);
        if in_hand.all >= IN_HAND || of_this >= IN_HAND_OF_ONE {
            return None;
        }
        in_hand.all += 1;
        in_hand.of.insert(address, of_this + 1);
        Some(Place(self, address))
    }

    /// Counts a request for whoever sends it; the error tells when to ask again.
    fn ask(&self, request: &HttpRequest, address: Option<IpAddr>, now: Instant) -> Result<(), AppError> {
        let address = format!("address {}", address.map(whole).map(|whole| whole.to_string()).unwrap_or_default());
        let caller = caller(request);
        let costly = costly::is_costly(request.method(), request.match_info().as_str());
        let mut rates = held(&self.rates);
        for (kind, most) in [("", Some(self.a_minute)), ("costly ", Some(self.costly_a_minute).filter(|_| costly))] {
            let Some(most) = most.filter(|most| *most > 0) else { continue };
            match &caller {
                Some(caller) => {
                    rates.take(&format!("{kind}{caller}"), most, now)?;
                    let of_all = most.saturating_mul(CALLERS_OF_ADDRESS);
                    rates.take(&format!("{kind}callers at {address}"), of_all, now)?;
                }
                None => rates.take(&format!("{kind}{address}"), most, now)?,
            }
        }
        Ok(())
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut in_hand = held(&self.0.in_hand);
        in_hand.all = in_hand.all.saturating_sub(1);
        match in_hand.of.get_mut(&self.1) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                in_hand.of.remove(&self.1);
            }
        }
    }
}

/// What is guarded; a thread that panicked left nothing half done.
fn held<T>(guarded: &Mutex<T>) -> MutexGuard<'_, T> {
    guarded.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The secret by which a request names its session or token; whether it is any good is not known here.
fn caller(request: &HttpRequest) -> Option<String> {
    if let Some(header) = request.headers().get(AUTHORIZATION) {
        return Some(format!("token {}", String::from_utf8_lossy(header.as_bytes())));
    }
    let secret = cookies::value(request, request.app_data::<Site>()?, Kind::Session)?;
    Some(format!("session {secret}"))
}

/// The part of an address that one host has to itself: of IPv6 it has the last half to choose from.
fn whole(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(((address.to_bits() >> 64) << 64).into()),
    }
}

/// Answers 503, 429 or 408 in the place of whoever would answer.
pub async fn limit<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let limits = request.app_data::<Data<Limits>>().cloned();
    // As the routes read it, so that no other way to write an address passes by what is said of it here.
    let is_free = FREE.iter().any(|free| request.match_info().as_str().starts_with(free));
    let Some(limits) = limits.filter(|_| !is_free) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let address = client::address(request.request());
    let Some(_in_hand) = limits.enter(address.map(whole)) else {
        return Ok(refused(request, AppError::Crowded));
    };
    if let Err(too_often) = limits.ask(request.request(), address, Instant::now()) {
        return Ok(refused(request, too_often));
    }
    let late = body::Late::default();
    match request.take_payload() {
        Payload::None => {}
        payload => request.set_payload(body::in_time(payload, limits.body, late.clone())),
    }
    let response = next.call(request).await?;
    if !late.is_so() {
        return Ok(response.map_into_left_body());
    }
    let mut told = refusal(response.request().match_info().as_str(), AppError::TooSlow);
    // What is still to come of the body would be read as the next request.
    told.head_mut().set_connection_type(ConnectionType::Close);
    Ok(response.into_response(told).map_into_right_body())
}

fn refused<B>(request: ServiceRequest, error: AppError) -> ServiceResponse<EitherBody<B>> {
    let told = refusal(request.match_info().as_str(), error);
    request.into_response(told).map_into_right_body()
}

#[cfg(test)]
mod tests;
