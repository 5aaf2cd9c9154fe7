use actix_web::test::TestRequest;

use super::*;

fn limits(a_minute: u32, costly_a_minute: u32) -> Limits {
    let settings = Settings::from_sources(None, HashMap::new()).unwrap();
    Limits { a_minute, costly_a_minute, ..Limits::new(&settings) }
}

/// How many of a hundred such requests are answered at once.
fn answered(limits: &Limits, address: &str, path: &str, token: impl Fn(usize) -> Option<String>) -> usize {
    let now = Instant::now();
    let passes = |number: usize| {
        let request = TestRequest::get().uri(path);
        let request = match token(number) {
            Some(token) => request.insert_header((AUTHORIZATION, token)),
            None => request,
        };
        limits.ask(&request.to_http_request(), Some(address.parse().unwrap()), now).is_ok()
    };
    (0..100).filter(|number| passes(*number)).count()
}

#[test]
fn a_caller_is_counted_by_token_and_a_stranger_by_address() {
    let limits = limits(7, 0);
    let ours = |_| Some("Bearer nf_1_a".to_owned());
    assert_eq!(answered(&limits, "203.0.113.9", "/vendors", ours), 7);
    assert_eq!(answered(&limits, "203.0.113.9", "/vendors", |_| Some("Bearer nf_2_b".to_owned())), 7);
    assert_eq!(answered(&limits, "203.0.113.10", "/vendors", ours), 0, "from another place it is the same caller");
    assert_eq!(answered(&limits, "203.0.113.9", "/vendors", |_| None), 7);
    assert_eq!(answered(&limits, "203.0.113.10", "/vendors", |_| None), 7);
}

#[test]
fn another_token_each_time_is_still_one_address() {
    let limits = limits(7, 0);
    let another = |number| Some(format!("Bearer nf_{number}_a"));
    assert_eq!(answered(&limits, "203.0.113.9", "/vendors", another), 70);
    assert_eq!(answered(&limits, "2001:db8::1", "/vendors", |_| None), 7);
    assert_eq!(answered(&limits, "2001:db8::2", "/vendors", |_| None), 0, "one host has all of these addresses");
    assert_eq!(answered(&limits, "2001:db8:0:1::2", "/vendors", |_| None), 7);
}

#[test]
fn what_costs_much_has_a_count_of_its_own() {
    let limits = limits(50, 5);
    let ours = |_| Some("Bearer nf_1_a".to_owned());
    assert_eq!(answered(&limits, "203.0.113.9", "/exports/vendors.csv", ours), 5);
    let written_otherwise = self::limits(50, 5);
    assert_eq!(answered(&written_otherwise, "203.0.113.9", "/%65xports/vendors%2ecsv", ours), 5);
    let free = self::limits(0, 0);
    assert_eq!(answered(&free, "203.0.113.9", "/exports/vendors.csv", ours), 100, "0 is no limit");
}

#[test]
fn places_are_few_for_one_address_and_given_back() {
    let limits = limits(0, 0);
    let address = |number: usize| -> Option<IpAddr> { Some(format!("10.0.0.{number}").parse().unwrap()) };
    let ours: Vec<_> = (0..IN_HAND).map_while(|_| limits.enter(address(1))).collect();
    assert_eq!(ours.len(), IN_HAND_OF_ONE);
    let others: Vec<_> = (0..IN_HAND).map_while(|number| limits.enter(address(2 + number % 200))).collect();
    assert_eq!(ours.len() + others.len(), IN_HAND, "then it is full for everybody");
    drop(ours);
    assert!(limits.enter(address(1)).is_some());
    drop(others);
    let left = held(&limits.in_hand);
    assert_eq!((left.all, left.of.len()), (0, 0));
}
