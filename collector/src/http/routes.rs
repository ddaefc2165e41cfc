//! The list of doors: no route is added without the right that it needs and what it
//! does, and what was added can be walked (tests hold every route to every role, and
//! its answers to its description).

use super::Context;
use super::access;
use super::api::{Described, Operation};
use crate::access::Right;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

/// A method on a path, and what it takes to use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method; `GET` answers `HEAD` as well.
    pub method: Method,
    /// The path, with `{names}` of its parts.
    pub path: String,
    /// What it needs.
    pub right: Right,
}

/// A router that knows its routes.
pub(super) struct Routes {
    context: Context,
    router: Router<Context>,
    list: Vec<Route>,
    described: Vec<Described>,
}

/// What a route does: one thing, or one for each of several paths of which its own
/// is the pattern.
pub(super) enum Does {
    /// One thing.
    This(Operation),
    /// One by path.
    Each(Vec<(String, Operation)>),
}

impl From<Operation> for Does {
    fn from(operation: Operation) -> Self {
        Self::This(operation)
    }
}

impl From<Vec<(String, Operation)>> for Does {
    fn from(operations: Vec<(String, Operation)>) -> Self {
        Self::Each(operations)
    }
}

impl Routes {
    pub(super) fn new(context: Context) -> Self {
        Self {
            context,
            router: Router::new(),
            list: Vec::new(),
            described: Vec::new(),
        }
    }

    pub(super) fn get<H, T>(&mut self, right: Right, path: &str, handler: H, does: impl Into<Does>)
    where
        H: Handler<T, Context>,
        T: 'static,
    {
        self.add(right, (Method::GET, MethodFilter::GET), path, handler);
        self.describe(right, "get", path, does.into());
    }

    pub(super) fn post<H, T>(&mut self, right: Right, path: &str, handler: H, does: impl Into<Does>)
    where
        H: Handler<T, Context>,
        T: 'static,
    {
        self.add(right, (Method::POST, MethodFilter::POST), path, handler);
        self.describe(right, "post", path, does.into());
    }

    pub(super) fn put<H, T>(&mut self, right: Right, path: &str, handler: H, does: impl Into<Does>)
    where
        H: Handler<T, Context>,
        T: 'static,
    {
        self.add(right, (Method::PUT, MethodFilter::PUT), path, handler);
        self.describe(right, "put", path, does.into());
    }

    pub(super) fn delete<H, T>(
        &mut self,
        right: Right,
        path: &str,
        handler: H,
        does: impl Into<Does>,
    ) where
        H: Handler<T, Context>,
        T: 'static,
    {
        let delete = (Method::DELETE, MethodFilter::DELETE);
        self.add(right, delete, path, handler);
        self.describe(right, "delete", path, does.into());
    }

    /// The answer to browsers that ask before they send.
    pub(super) fn preflight<H, T>(&mut self, path: &str, handler: H)
    where
        H: Handler<T, Context>,
        T: 'static,
    {
        let options = (Method::OPTIONS, MethodFilter::OPTIONS);
        self.add(Right::Public, options, path, handler);
    }

    /// Puts a layer around all routes so far.
    pub(super) fn wrap(&mut self, with: impl FnOnce(Router<Context>) -> Router<Context>) {
        self.router = with(std::mem::take(&mut self.router));
    }

    /// The router, the list of what is in it, and what that does.
    pub(super) fn into_parts(self) -> (Router<Context>, Vec<Route>, Vec<Described>) {
        (self.router, self.list, self.described)
    }

    fn describe(&mut self, right: Right, method: &'static str, path: &str, does: Does) {
        let operations = match does {
            Does::This(operation) => vec![(path.to_owned(), operation)],
            Does::Each(operations) => operations,
        };
        let described = operations.into_iter().map(|(path, operation)| Described {
            path,
            method,
            right,
            operation,
        });
        self.described.extend(described);
    }

    fn add<H, T>(
        &mut self,
        right: Right,
        (method, filter): (Method, MethodFilter),
        path: &str,
        handler: H,
    ) where
        H: Handler<T, Context>,
        T: 'static,
    {
        let mut route = on(filter, handler);
        if right != Right::Public {
            route = access::guarded(route, &self.context, right);
        }
        self.wrap(|router| router.route(path, route));
        self.list.push(Route {
            method,
            path: path.to_owned(),
            right,
        });
    }
}
