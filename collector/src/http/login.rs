//! Logging in and out, the first account, and who one is.

use super::access::{self, COOKIE, identify, refuse_other_sites, session_cookie};
use super::api::Operation;
use super::error::ApiError;
use super::peer::Client;
use super::routes::Routes;
use super::sites::document;
use super::{Context, Door};
use crate::access::{
    AccessError, Holder, LONGEST, PasswordHash, Principal, Right, SHORTEST, Secret, end_session,
};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::limits;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Days after which browsers forget the cookie; the collector forgets it as well.
const COOKIE_SECONDS: u32 = 30 * 24 * 60 * 60;

/// Who one is, and what the dashboard should offer.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Me {
    /// The role; none for whoever is not let in.
    role: Option<&'static str>,
    /// The account's or token's name.
    name: String,
    /// The only site that may be seen.
    site: Option<String>,
    /// What may be done.
    rights: Vec<Right>,
    /// The first account has still to be made, with the token that was printed.
    setup: bool,
    /// It is a session that can be ended.
    session: bool,
}

impl Me {
    fn new(principal: Option<&Principal>, setup: bool) -> Self {
        let rights = Right::ALL.into_iter();
        Self {
            role: principal.map(|known| known.role.name()),
            name: principal.map_or_else(String::new, |known| known.name.clone()),
            site: principal.and_then(|known| Some(known.site.as_ref()?.to_string())),
            rights: rights
                .filter(|right| principal.is_some_and(|known| known.role.may(*right)))
                .collect(),
            setup,
            session: principal.is_some_and(|known| known.session.is_some()),
        }
    }
}

/// Adds the routes of who one is.
pub(super) fn add_to(routes: &mut Routes) {
    use Right::Public;
    let who =
        Operation::new("me", "Who asks, and what they may do.").gives::<Me>(200, "As of now.");
    routes.get(Public, "/v1/me", me, who);
    let about = "Makes the first account, with the token that the collector printed.";
    let setup = Operation::new("setUp", about)
        .takes::<Setup>()
        .gives::<Me>(200, "A session is open, its cookie set.");
    routes.post(Public, "/v1/setup", set_up, setup);
    let entering = Operation::new("login", "Opens a session of an account.")
        .takes::<Login>()
        .gives::<Me>(200, "It is open, its cookie set.");
    routes.post(Public, "/v1/login", login, entering);
    let leaving = Operation::new("logout", "Ends the session that asks.")
        .gives_nothing(204, "It has ended, if there was one.");
    routes.post(Public, "/v1/logout", logout, leaving);
    let opening = Operation::new("openSharedLink", "Opens a session of a shared link.")
        .takes::<Shared>()
        .gives::<Me>(200, "It is open, its cookie set.");
    routes.post(Public, "/v1/shared", shared, opening);
}

/// `GET /v1/me`: open, as the dashboard has to know whether to ask for a login.
pub(super) async fn me(
    State(context): State<Context>,
    peer: access::Peer,
    headers: HeaderMap,
) -> Json<Me> {
    let known = identify(&context, peer.0, &headers).ok();
    Json(Me::new(known.as_ref(), context.app.access.expects_setup()))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Login {
    /// The account.
    name: String,
    /// Its password.
    password: String,
}

/// `POST /v1/login`.
pub(super) async fn login(
    State(context): State<Context>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    of_our_own_pages(&context, &headers)?;
    let Login { name, password } = document(body).await?;
    check_length(&password, 0)?;
    let (name, from) = (account_name(&name)?, client.name());
    let (app, now) = (context.app.clone(), context.app.clock.now());
    let given = name.clone();
    hashing(&context, move || {
        app.access.check_login(&given, &password, &from, now)
    })
    .await??;
    opened(&context, Holder::Account(name), &headers).await
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Setup {
    /// What the collector printed when it started.
    token: String,
    /// The account to make.
    name: String,
    /// Its password.
    password: String,
}

/// `POST /v1/setup`: makes the first account.
pub(super) async fn set_up(
    State(context): State<Context>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    of_our_own_pages(&context, &headers)?;
    let setup: Setup = document(body).await?;
    // Before the password is hashed: a stranger's guess costs nothing.
    context.app.access.check_setup(&setup.token)?;
    let name = account_name(&setup.name)?;
    let hash = hash(&context, setup.password).await?;
    let (access, now) = (&context.app.access, context.app.clock.now());
    access
        .set_up(&context.app.queue, &setup.token, (&name, hash), now)
        .await?;
    opened(&context, Holder::Account(name), &headers).await
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Shared {
    /// What the link ends with.
    link: String,
    /// What it asks for, if it does.
    #[serde(default)]
    password: String,
}

/// `POST /v1/shared`: opens a shared link. Its token comes in the body, where no
/// log and no `Referer` has it.
pub(super) async fn shared(
    State(context): State<Context>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    of_our_own_pages(&context, &headers)?;
    let Shared { link, password } = document(body).await?;
    check_length(&password, 0)?;
    let (app, now, from) = (context.app.clone(), context.app.clock.now(), client.name());
    let link = hashing(&context, move || {
        app.access.check_link(&link, &password, &from, now)
    })
    .await??;
    opened(&context, Holder::SharedLink(link), &headers).await
}

/// `POST /v1/logout`.
pub(super) async fn logout(
    State(context): State<Context>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    of_our_own_pages(&context, &headers)?;
    let (access, now) = (&context.app.access, context.app.clock.now());
    let known = session_cookie(&headers).and_then(|shown| access.state().session(shown, now));
    if let Some(session) = known.and_then(|known| known.session) {
        let ended = vec![end_session(&session)];
        access
            .change(&context.app.queue, |_| Ok((ended, ())))
            .await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, "", 0)?;
    Ok(response)
}

/// Opens a session, and sets its cookie.
async fn opened(context: &Context, of: Holder, headers: &HeaderMap) -> Result<Response, ApiError> {
    let (access, now) = (&context.app.access, context.app.clock.now());
    let before = session_cookie(headers).and_then(|shown| access.state().session(shown, now));
    let secret: Secret = access
        .open_session(&context.app.queue, of, before.as_ref(), now)
        .await?;
    let known = access.state().session(secret.text(), now);
    let mut response = Json(Me::new(known.as_ref(), false)).into_response();
    set_cookie(&mut response, secret.text(), COOKIE_SECONDS)?;
    Ok(response)
}

fn set_cookie(response: &mut Response, value: &str, seconds: u32) -> Result<(), ApiError> {
    let cookie =
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| ApiError::internal())?;
    let headers = response.headers_mut();
    headers.insert(header::SET_COOKIE, cookie);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(())
}

fn of_our_own_pages(context: &Context, headers: &HeaderMap) -> Result<(), ApiError> {
    match &context.door {
        Door::Owner => Ok(()),
        Door::Tcp(_) => refuse_other_sites(&Method::POST, headers),
    }
}

/// A name as accounts have it: case and space around do not tell two apart.
pub(super) fn account_name(given: &str) -> Result<String, ApiError> {
    let name = given.trim().to_lowercase();
    if name.is_empty() || name.len() > limits::NAME || name.contains(char::is_control) {
        let detail = "a name has 1 to 120 bytes and no control characters";
        return Err(ApiError::bad_request("refused", detail).about("name"));
    }
    Ok(name)
}

/// Hashes a password that is to be kept.
pub(super) async fn hash(context: &Context, password: String) -> Result<PasswordHash, ApiError> {
    check_length(&password, SHORTEST)?;
    let hash = hashing(context, move || PasswordHash::new(&password)).await?;
    hash.map_err(|error| AccessError::from(error).into())
}

fn check_length(password: &str, least: usize) -> Result<(), ApiError> {
    if (least..=LONGEST).contains(&password.len()) {
        return Ok(());
    }
    let detail = format!("a password has {SHORTEST} to {LONGEST} bytes");
    Err(ApiError::bad_request("refused", detail).about("password"))
}

/// Runs what hashes a password aside, so few at once that strangers cannot take
/// all of the machine by guessing.
async fn hashing<T: Send + 'static>(
    context: &Context,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let permit = context.app.access.hashing.acquire().await;
    let _permit = permit.map_err(|_| ApiError::internal())?;
    tokio::task::spawn_blocking(run)
        .await
        .map_err(|_| ApiError::internal())
}
