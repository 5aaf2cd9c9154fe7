//! A body that comes in drop by drop holds a place for as long as it likes; here it has a time to come in.

use std::{
    cell::Cell,
    io,
    rc::Rc,
    time::{Duration, Instant},
};

use actix_web::{dev::Payload, error::PayloadError};
use futures_util::stream::{self, StreamExt};

/// A body that comes in at this many bytes a second is never late.
const FLOOR: u64 = 32 << 10;

/// Whether a body was late.
#[derive(Debug, Clone, Default)]
pub(super) struct Late(Rc<Cell<bool>>);

impl Late {
    pub(super) fn is_so(&self) -> bool {
        self.0.get()
    }
}

/// A body on its way in.
struct Coming {
    payload: Payload,
    came: u64,
    /// How long the sender was waited for; what is done with a piece is not the sender's time.
    waited: Duration,
}

/// The same body, which breaks off when it is not there in time: after `most`, and a second more for each `FLOOR` bytes
/// that came.
pub(super) fn in_time(payload: Payload, most: Duration, late: Late) -> Payload {
    let coming = Coming { payload, came: 0, waited: Duration::ZERO };
    let pieces = stream::unfold(Some(coming), move |coming| {
        let late = late.clone();
        async move {
            let mut coming = coming?;
            let time = most + Duration::from_millis(coming.came.saturating_mul(1_000) / FLOOR);
            let since = Instant::now();
            match tokio::time::timeout(time.saturating_sub(coming.waited), coming.payload.next()).await {
                Ok(Some(Ok(piece))) => {
                    coming.waited += since.elapsed();
                    coming.came += piece.len() as u64;
                    Some((Ok(piece), Some(coming)))
                }
                Ok(Some(Err(error))) => Some((Err(error), None)),
                Ok(None) => None,
                Err(_) => {
                    late.0.set(true);
                    Some((Err(PayloadError::Io(io::ErrorKind::TimedOut.into())), None))
                }
            }
        }
    });
    // Who reads forms asks once more after the end.
    Payload::from(pieces.fuse().boxed_local())
}

#[cfg(test)]
mod tests {
    use actix_web::web::Bytes;

    use super::*;

    /// What comes of pieces of so many bytes, each after so many milliseconds; the body has 60 ms.
    async fn read(pieces: &'static [(u64, usize)]) -> (usize, bool) {
        let sent = stream::iter(pieces).then(|(wait, size)| async move {
            tokio::time::sleep(Duration::from_millis(*wait)).await;
            Ok::<_, PayloadError>(Bytes::from(vec![b'a'; *size]))
        });
        let late = Late::default();
        let mut body = in_time(Payload::from(sent.boxed_local()), Duration::from_millis(60), late.clone());
        let mut came = 0;
        while let Some(Ok(piece)) = body.next().await {
            came += piece.len();
        }
        (came, late.is_so())
    }

    #[actix_web::test]
    async fn a_body_in_time_comes_whole_and_one_drop_by_drop_breaks_off() {
        assert_eq!(read(&[(0, 10), (1, 10)]).await, (20, false));
        assert_eq!(read(&[]).await, (0, false));
        let (came, late) = read(&[(0, 10), (40, 10), (40, 10), (40, 10)]).await;
        assert!(late && came < 40, "{came}");
        assert_eq!(read(&[(0, 1 << 20), (100, 10), (100, 10)]).await, ((1 << 20) + 20, false), "much may take longer");
    }
}
