//! The list of routes: each with the action it needs, from which the OpenAPI document and the table
//! of permissions are made. A handler whose first argument names no access does not compile here.

use std::collections::BTreeMap;

use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Responder, Route, web};
use utoipa::openapi::path::{
    HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn, PathItem, PathsBuilder,
};
use utoipa::openapi::{
    Components, Content, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    ResponseBuilder, Schema, Type,
};

use super::access::{Access, admit};
use super::problem::{FieldProblem, Problem};
use crate::auth::policy::Action;

/// Arguments of a handler that begin with an access.
pub trait Guarded {
    /// The access.
    type Access: Access;
}

macro_rules! guarded {
    ($($arg:ident)*) => {
        impl<First: Access, $($arg),*> Guarded for (First, $($arg,)*) {
            type Access = First;
        }
    };
}
guarded!();
guarded!(A);
guarded!(A B);
guarded!(A B C);
guarded!(A B C D);
guarded!(A B C D E);
guarded!(A B C D E F);

/// One route.
#[derive(Debug, Clone)]
pub struct RouteInfo {
    /// HTTP method.
    pub method: &'static str,
    /// Path pattern, below the root.
    pub path: String,
    /// The action needed; none for the public.
    pub action: Option<Action>,
}

type MakeRoute = Box<dyn Fn() -> Route>;

/// Every route of the program.
#[derive(Default)]
pub struct Routes {
    /// What each needs.
    pub infos: Vec<RouteInfo>,
    resources: BTreeMap<String, Vec<MakeRoute>>,
    /// Called when the document is asked for; serving alone needs none of it.
    descriptions: Vec<Describe>,
}

type Describe = fn(PathsBuilder, &mut Vec<(String, RefOr<Schema>)>) -> PathsBuilder;

impl Routes {
    /// Adds a handler with its description. Use the macro `route!`.
    pub fn add<P, F, Args>(&mut self, handler: F)
    where
        P: utoipa::Path + utoipa::__dev::SchemaReferences,
        F: Handler<Args> + Clone + 'static,
        Args: FromRequest + Guarded + 'static,
        F::Output: Responder + 'static,
    {
        let path = P::path();
        self.descriptions.push(describe::<P, Args::Access>);
        for method in P::methods() {
            let name = method_name(&method);
            let action = <Args::Access as Access>::ACTION;
            self.infos.push(RouteInfo { method: name, path: path.clone(), action });
            // RFC 9110 9.3.2: what answers GET answers HEAD; the framework leaves the content away. That is so
            // for every route, and the document does not repeat it.
            let head = (method == HttpMethod::Get).then_some("HEAD");
            for method in [name].into_iter().chain(head) {
                let handler = handler.clone();
                let route: MakeRoute = Box::new(move || {
                    let method = actix_web::http::Method::from_bytes(method.as_bytes()).unwrap_or_default();
                    web::route().method(method).to(handler.clone()).wrap(from_fn(admit::<Args::Access>))
                });
                self.resources.entry(path.clone()).or_default().push(route);
            }
        }
    }

    /// Registers every route with the framework.
    pub fn configure(&self, config: &mut web::ServiceConfig) {
        // One resource a path, so that another method is answered as such and not as an unknown address.
        for (path, makers) in &self.resources {
            let resource = makers.iter().fold(web::resource(path), |resource, make| resource.route(make()));
            config.service(resource);
        }
    }

    /// The schemas that the routes name, each as often as it is named.
    #[must_use]
    pub fn schemas(&self) -> Vec<(String, RefOr<Schema>)> {
        let mut schemas = Vec::new();
        for describe in &self.descriptions {
            describe(PathsBuilder::new(), &mut schemas);
        }
        schemas
    }

    /// The OpenAPI document.
    #[must_use]
    pub fn openapi(&self) -> OpenApi {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
        let (mut paths, mut schemas) = (PathsBuilder::new(), Vec::new());
        for describe in &self.descriptions {
            paths = describe(paths, &mut schemas);
        }
        let mut components = Components::new();
        components.schemas.extend(schemas);
        components.schemas.insert("Problem".into(), <Problem as utoipa::PartialSchema>::schema());
        components.schemas.insert("FieldProblem".into(), <FieldProblem as utoipa::PartialSchema>::schema());
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.security_schemes.insert("bearer".into(), SecurityScheme::Http(bearer).into());
        OpenApiBuilder::new()
            .info(InfoBuilder::new().title("Yisu 益诉").version(env!("CARGO_PKG_VERSION")).build())
            .paths(paths.build())
            .components(Some(components))
            .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])]))
            .build()
    }
}

/// Adds what the document says of one handler.
fn describe<P: utoipa::Path + utoipa::__dev::SchemaReferences, A: Access>(
    mut paths: PathsBuilder,
    schemas: &mut Vec<(String, RefOr<Schema>)>,
) -> PathsBuilder {
    let path = P::path();
    P::schemas(schemas);
    for method in P::methods() {
        let mut operation = P::operation();
        if operation.operation_id.is_none() {
            operation.operation_id = Some(format!("{} {path}", method_name(&method)));
        }
        for (status, description, can) in ERRORS {
            let known = operation.responses.responses.contains_key(*status);
            if !known && can(A::ACTION.is_some(), method != HttpMethod::Get, &operation) {
                let content = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
                let response = ResponseBuilder::new()
                    .description(*description)
                    .content("application/problem+json", content)
                    .build();
                operation.responses.responses.insert((*status).to_owned(), RefOr::T(response));
            }
        }
        if A::ACTION.is_none() {
            operation.security = Some(Vec::new());
        }
        let creates = method == HttpMethod::Post && operation.responses.responses.contains_key("201");
        if creates && !takes(&operation, KEY_HEADER) {
            operation.parameters.get_or_insert_default().push(RefOr::T(key_parameter()));
        }
        paths = paths.path(path.clone(), PathItem::new(method, operation));
    }
    paths
}

/// Whether a route can answer so: by whether it is closed to the public, whether it changes anything,
/// and its description.
type Can = fn(closed: bool, changes: bool, &Operation) -> bool;

/// What a route may answer besides what it is for.
const ERRORS: &[(&str, &str, Can)] = &[
    ("400", "The request cannot be read.", |_, _, _| true),
    ("401", "Nobody is signed in.", |closed, _, _| closed),
    ("403", "The caller may not do this.", |closed, _, _| closed),
    ("404", "It does not exist, or is not the caller's to see.", |_, _, _| true),
    ("409", "The state of the matter does not allow it.", |_, changes, _| changes),
    ("412", "Somebody else changed it first.", |closed, changes, _| closed && changes),
    ("413", "The body is too large.", |_, _, operation| operation.request_body.is_some()),
    ("415", "The body is of another media type.", |_, _, operation| operation.request_body.is_some()),
    ("422", "A field or a rule refuses the content.", |_, _, _| true),
    ("428", "If-Match is missing.", |_, _, operation| takes(operation, "If-Match")),
    ("429", "Too often.", |closed, changes, _| !closed || changes),
    ("503", "Not now; try again.", |_, _, _| true),
];

/// The header by which a request that creates is known again.
const KEY_HEADER: &str = "Idempotency-Key";

/// How it is described.
fn key_parameter() -> Parameter {
    ParameterBuilder::new()
        .name(KEY_HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("A key of the caller's choice: repeated under it, the request creates once."))
        .schema(Some(
            ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(200)),
        ))
        .build()
}

/// Whether an operation describes a parameter of a name.
fn takes(operation: &Operation, name: &str) -> bool {
    operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == name))
}

fn method_name(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    }
}

/// Adds a handler of the same module to the list of routes.
#[macro_export]
macro_rules! route {
    ($routes:expr, $handler:ident) => {
        pastey::paste! { $routes.add::<[<__path_ $handler>], _, _>($handler) }
    };
}
