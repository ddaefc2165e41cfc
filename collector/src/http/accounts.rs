//! Accounts, logins and API tokens of the whole collector.

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::login::{account_name, hash};
use super::routes::Routes;
use super::sites::document;
use crate::access::{
    AccessError, Account, ApiToken, Holder, Principal, Right, Role, Secret, end_session, forget,
    keep,
};
use crate::store::CredentialKind;
use analytics::Timestamp;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use protocol::limits;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What programs recognise an API token by.
const TOKEN_PREFIX: &str = "jornada_";

/// An account.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccountEntry {
    /// What it is called.
    name: String,
    /// What it may do.
    role: Role,
    /// When it was made.
    created: Timestamp,
}

/// All accounts.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccountList {
    /// By name.
    accounts: Vec<AccountEntry>,
}

/// Adds the routes of accounts, logins and tokens.
pub(super) fn add_to(routes: &mut Routes) {
    use Right::{Operate, SeeFigures};
    let open = Operation::new("logins", "Open sessions: all for owners, else one's own.")
        .gives::<SessionList>(200, "As of now.");
    routes.get(SeeFigures, "/v1/logins", logins, open);
    let ending = Operation::new("endLogin", "Ends a session.").gives_nothing(204, "It has ended.");
    routes.delete(SeeFigures, "/v1/logins/{id}", end_login, ending);
    let all = Operation::new("accounts", "All accounts.").gives::<AccountList>(200, "By name.");
    routes.get(Operate, "/v1/accounts", list, all);
    let about = "Makes an account or changes it; its sessions end.";
    let setting = Operation::new("setAccount", about)
        .takes::<AccountChange>()
        .gives::<AccountEntry>(200, "It is changed.")
        .gives::<AccountEntry>(201, "It is made.");
    routes.put(Operate, "/v1/accounts/{name}", set, setting);
    let removal =
        Operation::new("removeAccount", "Removes an account.").gives_nothing(204, "It is gone.");
    routes.delete(Operate, "/v1/accounts/{name}", remove, removal);
    let all =
        Operation::new("tokens", "All API tokens.").gives::<TokenList>(200, "Without the tokens.");
    routes.get(Operate, "/v1/tokens", tokens, all);
    let making = Operation::new("makeToken", "Makes an API token.")
        .takes::<NewToken>()
        .gives::<TokenEntry>(201, "It is shown this once.");
    routes.post(Operate, "/v1/tokens", make_token, making);
    let removal =
        Operation::new("removeToken", "Removes an API token.").gives_nothing(204, "It is gone.");
    routes.delete(Operate, "/v1/tokens/{id}", remove_token, removal);
}

/// `GET /v1/accounts`.
pub(super) async fn list(State(context): State<Context>) -> Json<AccountList> {
    let state = context.app.access.state();
    let accounts = state.accounts.iter().map(|(name, account)| AccountEntry {
        name: name.clone(),
        role: account.role,
        created: account.created,
    });
    Json(AccountList {
        accounts: accounts.collect(),
    })
}

/// What an account should be.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AccountChange {
    /// What it may do.
    role: Role,
    /// Left out, an account that is there keeps its own.
    #[serde(default)]
    password: Option<String>,
}

/// `PUT /v1/accounts/{name}`: makes an account or changes it. Its sessions end.
pub(super) async fn set(
    State(context): State<Context>,
    Path(name): Path<String>,
    body: Body,
) -> Result<(StatusCode, Json<AccountEntry>), ApiError> {
    let name = account_name(&name)?;
    let change: AccountChange = document(body).await?;
    of_accounts(change.role)?;
    let given = match change.password {
        Some(password) => Some(hash(&context, password).await?),
        None => None,
    };
    let now = context.app.clock.now();
    let plan = |state: &crate::access::State| {
        let known = state.accounts.get(&name);
        if known.is_none() && state.accounts.is_empty() && change.role != Role::Owner {
            let detail = "the first account must be an owner's".to_owned();
            return Err(AccessError::Refused("role", detail));
        }
        if change.role != Role::Owner && state.is_last_owner(&name) {
            let detail = format!("{name} is the only owner; make another one first");
            return Err(AccessError::Refused("role", detail));
        }
        let password = given.or_else(|| known.map(|known| known.password.clone()));
        let account = Account {
            role: change.role,
            password: password.ok_or_else(|| {
                AccessError::Refused("password", "a new account needs a password".to_owned())
            })?,
            created: known.map_or(now, |known| known.created),
        };
        let mut changes = state.end_sessions(&Holder::Account(name.clone()));
        changes.push(keep(CredentialKind::Account, &name, &account));
        let entry = AccountEntry {
            name: name.clone(),
            role: account.role,
            created: account.created,
        };
        Ok((changes, (known.is_none(), entry)))
    };
    let (is_new, entry) = context.app.access.change(&context.app.queue, plan).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(entry)))
}

/// `DELETE /v1/accounts/{name}`.
pub(super) async fn remove(
    State(context): State<Context>,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    let name = account_name(&name)?;
    let plan = |state: &crate::access::State| {
        if !state.accounts.contains_key(&name) {
            return Err(AccessError::Unknown(format!(
                "there is no account {name:?}"
            )));
        }
        if state.is_last_owner(&name) && state.accounts.len() > 1 {
            let detail = format!("{name} is the only owner; make another one first");
            return Err(AccessError::Refused("name", detail));
        }
        let mut changes = state.end_sessions(&Holder::Account(name.clone()));
        changes.push(forget(CredentialKind::Account, &name));
        Ok((changes, ()))
    };
    context.app.access.change(&context.app.queue, plan).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A session that is open.
#[derive(Serialize, JsonSchema)]
pub(super) struct SessionEntry {
    /// Names it here.
    id: String,
    /// The account, or the shared link.
    name: String,
    /// When it was made.
    created: Timestamp,
    /// To the hour.
    used: Timestamp,
    /// It is the one that asks.
    current: bool,
}

/// Sessions that are open.
#[derive(Serialize, JsonSchema)]
pub(super) struct SessionList {
    /// Those that are open.
    sessions: Vec<SessionEntry>,
}

/// `GET /v1/logins`: the sessions that are open, all for owners, else one's own.
pub(super) async fn logins(
    State(context): State<Context>,
    Extension(principal): Extension<Principal>,
) -> Json<SessionList> {
    let (state, now) = (context.app.access.state(), context.app.clock.now());
    let open = state.sessions.iter().filter(|(_, one)| one.is_open(now));
    let theirs = open.filter(|(_, one)| is_of(&one.of, &principal));
    let sessions = theirs.map(|(digest, one)| SessionEntry {
        id: digest.id().to_owned(),
        name: match &one.of {
            Holder::Account(name) => name.clone(),
            Holder::SharedLink(link) => format!("link {}", link.id()),
        },
        created: one.created,
        used: one.used,
        current: principal.session.as_ref() == Some(digest),
    });
    Json(SessionList {
        sessions: sessions.collect(),
    })
}

/// `DELETE /v1/logins/{id}`.
pub(super) async fn end_login(
    State(context): State<Context>,
    Extension(principal): Extension<Principal>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let plan = |state: &crate::access::State| {
        let mut theirs = state
            .sessions
            .iter()
            .filter(|(digest, one)| digest.id() == id && is_of(&one.of, &principal));
        match theirs.next() {
            None => Err(AccessError::Unknown(format!("there is no login {id:?}"))),
            Some((digest, _)) => Ok((vec![end_session(digest)], ())),
        }
    };
    context.app.access.change(&context.app.queue, plan).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn is_of(holder: &Holder, principal: &Principal) -> bool {
    principal.role == Role::Owner
        || matches!(holder, Holder::Account(name) if *name == principal.name)
}

/// An API token.
#[derive(Serialize, JsonSchema)]
pub(super) struct TokenEntry {
    /// Names it here.
    id: String,
    /// What it is called.
    name: String,
    /// What it may do.
    role: Role,
    /// When it was made.
    created: Timestamp,
    /// The token itself, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// All API tokens.
#[derive(Serialize, JsonSchema)]
pub(super) struct TokenList {
    /// All of them.
    tokens: Vec<TokenEntry>,
}

/// `GET /v1/tokens`.
pub(super) async fn tokens(State(context): State<Context>) -> Json<TokenList> {
    let state = context.app.access.state();
    let tokens = state.tokens.iter().map(|(digest, token)| TokenEntry {
        id: digest.id().to_owned(),
        name: token.name.clone(),
        role: token.role,
        created: token.created,
        token: None,
    });
    Json(TokenList {
        tokens: tokens.collect(),
    })
}

/// A token to make.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is called.
    name: String,
    /// What it may do.
    role: Role,
}

/// `POST /v1/tokens`: makes an API token, which is shown this once.
pub(super) async fn make_token(
    State(context): State<Context>,
    body: Body,
) -> Result<(StatusCode, Json<TokenEntry>), ApiError> {
    let NewToken { name, role } = document(body).await?;
    of_accounts(role)?;
    check_name(&name)?;
    let secret = Secret::new(TOKEN_PREFIX).map_err(AccessError::from)?;
    let created = context.app.clock.now();
    let token = ApiToken {
        name: name.clone(),
        role,
        created,
    };
    let kept = keep(CredentialKind::ApiToken, secret.digest().as_str(), &token);
    let plan = |_: &crate::access::State| Ok((vec![kept], ()));
    context.app.access.change(&context.app.queue, plan).await?;
    let entry = TokenEntry {
        id: secret.digest().id().to_owned(),
        name,
        role,
        created,
        token: Some(secret.text().to_owned()),
    };
    Ok((StatusCode::CREATED, Json(entry)))
}

/// `DELETE /v1/tokens/{id}`.
pub(super) async fn remove_token(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let plan = |state: &crate::access::State| {
        let found = state.tokens.keys().find(|digest| digest.id() == id);
        let found =
            found.ok_or_else(|| AccessError::Unknown(format!("there is no token {id:?}")))?;
        Ok((vec![forget(CredentialKind::ApiToken, found.as_str())], ()))
    };
    context.app.access.change(&context.app.queue, plan).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn of_accounts(role: Role) -> Result<(), ApiError> {
    if Role::OF_ACCOUNTS.contains(&role) {
        return Ok(());
    }
    let detail = "`role` must be owner, admin, analyst or viewer";
    Err(ApiError::bad_request("refused", detail).about("role"))
}

/// Checks the name of a token or link.
pub(super) fn check_name(name: &str) -> Result<(), ApiError> {
    if name.len() <= limits::NAME && !name.contains(char::is_control) {
        return Ok(());
    }
    let detail = "a name has at most 120 bytes and no control characters";
    Err(ApiError::bad_request("refused", detail).about("name"))
}
