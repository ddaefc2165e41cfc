//! `GET /.well-known/security.txt`: whom to tell of a weakness (RFC 9116).

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use crate::access::Right;
use analytics::Timestamp;
use analytics::time::DAY;
use axum::extract::State;

/// The file must end; it is made anew for whoever asks.
const GOOD_FOR: i64 = 90 * DAY;

/// Adds the route of the file.
pub(super) fn add_to(routes: &mut Routes) {
    let about = "Whom to tell of a weakness (RFC 9116).";
    let text = "text/plain; charset=utf-8";
    let operation = Operation::new("securityTxt", about).gives_text(200, "Good for 90 days.", text);
    let path = "/.well-known/security.txt";
    routes.get(Right::Public, path, get, operation);
}

/// The file, where the shop said whom to tell.
pub(super) async fn get(State(context): State<Context>) -> Result<String, ApiError> {
    let contact = context.app.security_contact.as_deref();
    let contact = contact.ok_or_else(|| ApiError::not_found("no contact was set here"))?;
    Ok(text(contact, context.app.clock.now()))
}

fn text(contact: &str, now: Timestamp) -> String {
    let expires = jiff::Timestamp::from_millisecond((now + GOOD_FOR).0).unwrap_or_default();
    format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: pt-BR, en\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_whom_and_until_when() {
        assert_eq!(
            text("mailto:s@shop.example", Timestamp(1_763_802_000_000)),
            "Contact: mailto:s@shop.example\nExpires: 2026-02-20T09:00:00Z\n\
             Preferred-Languages: pt-BR, en\n"
        );
    }
}
