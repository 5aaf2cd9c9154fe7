//! HEAD: answered everywhere as GET is, without a body. Mail scanners ask so before anybody opens a link.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error,
    body::{BodySize, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header::SET_COOKIE},
    middleware::Next,
    web::Bytes,
};

/// Nothing, which says how long it would be.
pub struct Unsent(BodySize);

impl MessageBody for Unsent {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

/// Has HEAD served by whatever serves GET, and leaves out what only somebody who reads the page should get: its body,
/// and cookies, which clear the sentence that the page would have shown.
pub async fn as_get<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, Unsent>>, Error> {
    if request.method() != Method::HEAD {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    request.head_mut().method = Method::GET;
    let mut response = next.call(request).await?;
    response.headers_mut().remove(SET_COOKIE);
    // Dropped here, so that a body without end does not keep the connection.
    Ok(response.map_body(|_, body| EitherBody::right(Unsent(body.size()))))
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App, HttpResponse,
        body::to_bytes,
        cookie::Cookie,
        middleware::from_fn,
        test::{TestRequest, call_service, init_service},
        web,
    };
    use futures_util::stream;

    use super::*;

    async fn words() -> HttpResponse {
        HttpResponse::Ok().cookie(Cookie::new("said", "once")).insert_header(("x-kind", "words")).body("twelve words")
    }

    async fn endless() -> HttpResponse {
        HttpResponse::Ok().streaming(stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(b"more"))))
    }

    /// Status, size, cookies and body of an answer to HEAD.
    async fn asked(path: &str) -> (u16, BodySize, usize, Bytes) {
        let app = App::new()
            .wrap(from_fn(as_get))
            .route("/words", web::get().to(words))
            .route("/endless", web::get().to(endless))
            .route("/sent", web::post().to(words));
        let served = init_service(app).await;
        let request = TestRequest::default().method(Method::HEAD).uri(path).to_request();
        let response = call_service(&served, request).await;
        let (status, size) = (response.status().as_u16(), response.response().body().size());
        let cookies = response.headers().get_all(SET_COOKIE).count();
        (status, size, cookies, to_bytes(response.into_body()).await.unwrap())
    }

    #[actix_web::test]
    async fn the_answer_is_that_to_get_without_its_body_and_cookies() {
        assert_eq!(asked("/words").await, (200, BodySize::Sized(12), 0, Bytes::new()));
        assert_eq!(asked("/endless").await, (200, BodySize::Stream, 0, Bytes::new()));
        let (status, _, _, body) = asked("/sent").await;
        assert_eq!((status, body), (404, Bytes::new()), "what changes something is not asked so");
    }

    #[actix_web::test]
    async fn any_other_method_is_left_alone() {
        let app = App::new().wrap(from_fn(as_get)).route("/words", web::get().to(words));
        let served = init_service(app).await;
        let response = call_service(&served, TestRequest::get().uri("/words").to_request()).await;
        assert_eq!(response.headers().get_all(SET_COOKIE).count(), 1);
        assert_eq!(to_bytes(response.into_body()).await.unwrap(), "twelve words");
        let request = TestRequest::post().uri("/words").to_request();
        assert_eq!(call_service(&served, request).await.status().as_u16(), 404);
    }
}
