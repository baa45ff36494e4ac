//! The page of the personal link: who asks for what, until when, and what its reader can do about it.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::accounts::count_guess;
use crate::countries;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::{Invitations, Partner, Reseller, regions};
use crate::relationships::request::Request;
use crate::scope::{Anyone, MayAcceptRelationship, Organization, Scope};
use crate::web::form::Problems;
use crate::web::page::{Chrome, Page};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "relationships/offer.html")]
pub(super) struct OfferPage {
    chrome: Chrome,
    request: Request,
    token: String,
    reader: Reader,
    /// Why the reader declines, as typed.
    decline: String,
    problems: Problems,
}

/// What the page can offer to whoever opened the link.
enum Reader {
    /// Sign in, or make the company's account.
    Stranger,
    /// Accept.
    Administrator(Box<Administrator>),
    /// May not accept, and why.
    Other(Phrase),
}

/// A Global admin of a customer that can accept.
struct Administrator {
    sign_in_name: String,
    customer: Customer,
    /// The other reseller that administers the account now.
    replaced: Option<String>,
}

impl OfferPage {
    pub(super) fn of(
        conn: &mut PgConnection,
        anyone: &Anyone,
        request: Request,
        partner: &Partner,
        token: String,
        (decline, problems): (String, Problems),
    ) -> Result<OfferPage> {
        let reader = Reader::of(conn, anyone, &request, partner)?;
        Ok(OfferPage { chrome: Chrome::open(anyone), request, token, reader, decline, problems })
    }

    fn expires(&self) -> String {
        self.chrome.language.day(self.request.times.expires)
    }

    /// A sentence about the two that ask.
    fn about(&self, key: &str) -> Message {
        let names = Phrase::new(key.to_owned()).with("provider", &self.request.provider_name);
        self.chrome.say(names.with("reseller", &self.request.reseller_name))
    }
}

impl Reader {
    fn of(conn: &mut PgConnection, anyone: &Anyone, request: &Request, partner: &Partner) -> Result<Reader> {
        let Some(person) = anyone.scope() else { return Ok(Reader::Stranger) };
        Ok(match judge(conn, person, request, partner)? {
            Ok(customer) => {
                let other = customer.reseller_id.filter(|id| *id != request.reseller_id);
                let replaced = Reseller::name_of(conn, other)?;
                let sign_in_name = person.sign_in_name.clone();
                Reader::Administrator(Box::new(Administrator { sign_in_name, customer, replaced }))
            }
            Err(reason) => Reader::Other(reason),
        })
    }
}

/// The customer that `person` can accept for, or why they can't.
pub(super) fn judge(
    conn: &mut PgConnection,
    person: &Scope,
    request: &Request,
    partner: &Partner,
) -> Result<std::result::Result<Customer, Phrase>> {
    let said = |key| Phrase::new(key).with("name", &person.sign_in_name).with("company", &person.organization_name);
    let Organization::Customer(provider, id) = person.organization else {
        return Ok(Err(said("relationships-against-partner")));
    };
    if provider != request.provider_id {
        return Ok(Err(said("relationships-against-other-provider").with("provider", &request.provider_name)));
    }
    if !person.may::<MayAcceptRelationship>() {
        return Ok(Err(said("relationships-against-not-admin")));
    }
    let customer = Customer::find(conn, person, id)?;
    if customer.relationship_ended_at.is_some_and(|at| at > request.times.created) {
        let said = Phrase::new("relationships-against-ended").with("company", &person.organization_name);
        return Ok(Err(said.with("provider", &request.provider_name)));
    }
    let region = countries::region_of(&customer.country);
    if partner.region != region || !regions(conn, provider)?.iter().any(|own| own == region) {
        let country = countries::name_of(&customer.country, person.visitor.language);
        let said = Phrase::new("relationships-against-region").with("company", &person.organization_name);
        return Ok(Err(said.with("reseller", &request.reseller_name).with("country", country)));
    }
    Ok(Ok(customer))
}

/// The page of a link that is good for nothing.
#[derive(Template)]
#[template(path = "relationships/over.html")]
struct OverPage {
    chrome: Chrome,
    reason: Phrase,
}

/// Not found, unless the portal has made this token; who guesses is counted, and soon has to wait.
pub(super) async fn known(db: &Db, visitor: &Visitor, invitations: &Invitations, token: &str) -> Result<()> {
    if invitations.relationships().verify(token).is_some() {
        return Ok(());
    }
    count_guess(db, visitor).await?;
    Err(Error::NotFound)
}

/// Shows who asks for what, and changes nothing: mail programs open links too.
pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    show_with(&db, &visitor, &invitations, token.into_inner(), StatusCode::OK, (String::new(), Problems::none())).await
}

/// The page with what is wrong, as the `status` says; of a link that is over, why.
pub(super) async fn show_with(
    db: &Db,
    visitor: &Visitor,
    invitations: &Invitations,
    token: String,
    status: StatusCode,
    typed: (String, Problems),
) -> Result<Page> {
    let invitations = invitations.clone();
    db.read(visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        if anyone.scope().is_some_and(|person| request.is_accepted_by(person)) {
            return Ok(Page::see_other("/account"));
        }
        let partner = request.partner(conn)?;
        match (request.over(partner.as_ref()), partner) {
            (None, Some(partner)) => Page::html(status, &OfferPage::of(conn, anyone, request, &partner, token, typed)?),
            (reason, _) => {
                let reason = reason.ok_or(Error::NotFound)?;
                Page::html(StatusCode::CONFLICT, &OverPage { chrome: Chrome::open(anyone), reason })
            }
        }
    })
    .await
}

impl Request {
    /// Whether `person` is of the customer that accepted it.
    pub(super) fn is_accepted_by(&self, person: &Scope) -> bool {
        matches!(person.organization, Organization::Customer(_, id) if self.accepted_by == Some(id))
    }
}
