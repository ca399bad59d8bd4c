//! The list of pages: each with the action it needs, as [`Routes`](super::Routes) holds that of the API.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Responder, Route, web};

use super::access::{Access, admit_visitor};
use super::routes::{Guarded, RouteInfo};

type MakeRoute = Box<dyn Fn() -> Route>;

/// Every page of the program, and every form.
#[derive(Default)]
pub struct Pages {
    /// What each needs.
    pub infos: Vec<RouteInfo>,
    resources: BTreeMap<&'static str, Vec<MakeRoute>>,
}

impl Pages {
    /// Adds a page.
    pub fn get<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args> + Clone + 'static,
        Args: FromRequest + Guarded + 'static,
        F::Output: Responder + 'static,
    {
        self.add("GET", Method::GET, path, handler.clone());
        // RFC 9110 9.3.2: what answers GET answers HEAD.
        self.route(Method::HEAD, path, handler);
    }

    /// Adds what a form is sent to. Its handler takes a [`Posted`](super::Posted), or whoever sends it is not asked
    /// whether the form is ours; a test sends each of them a form that is not.
    pub fn post<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args> + Clone + 'static,
        Args: FromRequest + Guarded + 'static,
        F::Output: Responder + 'static,
    {
        self.add("POST", Method::POST, path, handler);
    }

    fn add<F, Args>(&mut self, name: &'static str, method: Method, path: &'static str, handler: F)
    where
        F: Handler<Args> + Clone + 'static,
        Args: FromRequest + Guarded + 'static,
        F::Output: Responder + 'static,
    {
        let action = <Args::Access as Access>::ACTION;
        self.infos.push(RouteInfo { method: name, path: path.to_owned(), action });
        self.route(method, path, handler);
    }

    fn route<F, Args>(&mut self, method: Method, path: &'static str, handler: F)
    where
        F: Handler<Args> + Clone + 'static,
        Args: FromRequest + Guarded + 'static,
        F::Output: Responder + 'static,
    {
        let make: MakeRoute = Box::new(move || {
            let route = web::route().method(method.clone()).to(handler.clone());
            route.wrap(from_fn(admit_visitor::<Args::Access>))
        });
        self.resources.entry(path).or_default().push(make);
    }

    /// Registers every page with the framework.
    pub fn configure(&self, config: &mut web::ServiceConfig) {
        for (path, makers) in &self.resources {
            let resource = makers.iter().fold(web::resource(*path), |resource, make| resource.route(make()));
            config.service(resource);
        }
    }
}
