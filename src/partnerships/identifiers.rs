//! **Identifiers and agreement**: a reseller's Global admin keeps the company's MPN ID, and signs the Microsoft
//! Partner Agreement, on both of which its incentives depend (148–149).

use actix_web::web;
use askama::Template;
use diesel::dsl::exists;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::db::Db;
use crate::error::{Error, OrTaken, Result};
use crate::mpn_id::MpnId;
use crate::partnerships::Reseller;
use crate::schema::{providers, resellers};
use crate::scope::{Confirmed, MaySignAgreement, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// What a person types, and what the page showed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct IdentifiersForm {
    mpn_id: String,
    /// `location` or `company`.
    mpn_kind: String,
    /// The agreement is signed with this form.
    agreement: bool,
    /// MPN ID and kind when the page was shown.
    before: String,
}

impl IdentifiersForm {
    fn of(reseller: &Reseller) -> IdentifiersForm {
        IdentifiersForm {
            mpn_id: reseller.mpn_id.clone(),
            mpn_kind: reseller.mpn_kind.clone(),
            agreement: false,
            before: identifiers(reseller),
        }
    }

    fn check(&self, problems: &mut Problems) -> Option<(MpnId, &'static str)> {
        let mpn_id = self.mpn_id.parse().map_err(|phrase| problems.add("mpn_id", phrase)).ok();
        let kind = match self.mpn_kind.as_str() {
            "location" => Some("location"),
            "company" => Some("company"),
            _ => {
                problems.add("mpn_kind", "partnerships-mpn-kind-empty");
                None
            }
        };
        mpn_id.zip(kind)
    }
}

fn identifiers(reseller: &Reseller) -> String {
    format!("{}:{}", reseller.mpn_id, reseller.mpn_kind)
}

#[derive(Template)]
#[template(path = "partnerships/identifiers.html")]
struct IdentifiersPage {
    chrome: Chrome,
    reseller: Reseller,
    form: IdentifiersForm,
    problems: Problems,
}

impl IdentifiersPage {
    fn of(
        conn: &mut PgConnection,
        person: &MaySignAgreement,
        form: Option<IdentifiersForm>,
        problems: Problems,
    ) -> Result<IdentifiersPage> {
        let reseller = own(conn, person)?;
        let form = form.unwrap_or_else(|| IdentifiersForm::of(&reseller));
        Ok(IdentifiersPage { chrome: Chrome::of(person), reseller, form, problems })
    }

    /// When the agreement was signed.
    fn signed(&self) -> Option<String> {
        self.reseller.agreement_signed_at.map(|at| self.chrome.time(at))
    }

    fn earns_nothing(&self) -> bool {
        self.reseller.mpn_kind != "location" || self.reseller.agreement_signed_at.is_none()
    }
}

fn own(conn: &mut PgConnection, person: &Scope) -> Result<Reseller> {
    Reseller::find(conn, person.reseller().ok_or(Error::NotFound)?)
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, person: &MaySignAgreement| IdentifiersPage::of(conn, person, None, Problems::none())?.ok())
        .await
}

pub async fn update(db: web::Data<Db>, visitor: Visitor, form: Form<IdentifiersForm>) -> Result<Page> {
    let typed = form.clone();
    let taken = db
        .write(&visitor, move |conn, person: &Confirmed<MaySignAgreement>| {
            let reseller = own(conn, person)?;
            let mut problems = form.unreadable();
            let checked = form.check(&mut problems);
            if let Some((mpn_id, _)) = &checked
                && is_a_providers(conn, mpn_id.as_str())?
            {
                problems.add("mpn_id", "partnerships-mpn-id-providers");
            }
            problems.into_result()?;
            let (mpn_id, kind) = checked.ok_or_else(|| Error::internal("neither identifiers nor a problem"))?;
            reseller.identify(conn, person, &form.before, &mpn_id, kind)?;
            if form.agreement {
                reseller.sign_agreement(conn, person)?;
            }
            Ok(Page::see_other("/identifiers").saying("partnerships-identifiers-kept"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MaySignAgreement| {
                IdentifiersPage::of(conn, person, Some(typed.into_inner()), problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// Whether a provider has it, so that no reseller can.
pub(super) fn is_a_providers(conn: &mut PgConnection, mpn_id: &str) -> Result<bool> {
    let with_it = providers::table.filter(providers::mpn_id.eq(mpn_id));
    Ok(diesel::select(exists(with_it)).get_result(conn)?)
}

impl Reseller {
    /// Keeps the company's MPN ID and its kind; `before` is what the page showed.
    fn identify(
        &self,
        conn: &mut PgConnection,
        person: &Confirmed<MaySignAgreement>,
        before: &str,
        mpn_id: &MpnId,
        kind: &'static str,
    ) -> Result<()> {
        if (self.mpn_id.as_str(), self.mpn_kind.as_str()) == (mpn_id.as_str(), kind) {
            return Ok(());
        }
        let changed = diesel::update(resellers::table.find(self.id))
            .filter(resellers::mpn_id.concat(":").concat(resellers::mpn_kind).eq(before))
            .set((resellers::mpn_id.eq(mpn_id.as_str()), resellers::mpn_kind.eq(kind)))
            .execute(conn)
            .or_taken("resellers_mpn_id_key", "mpn_id", "partnerships-mpn-id-taken")?;
        if changed == 0 {
            let path = "/identifiers".to_owned();
            return Err(Error::refused_with("partnerships-identifiers-changed", path, "partnerships-identifiers"));
        }
        let details = json!({ "before": { "mpn_id": self.mpn_id, "mpn_kind": self.mpn_kind },
                              "after": { "mpn_id": mpn_id.as_str(), "mpn_kind": kind } });
        activity::record(conn, person, "reseller.identifiers_changed", self.subject(details))
    }

    /// Signs the Microsoft Partner Agreement for the company, once.
    fn sign_agreement(&self, conn: &mut PgConnection, person: &Confirmed<MaySignAgreement>) -> Result<()> {
        let signed = diesel::update(resellers::table.find(self.id))
            .filter(resellers::agreement_signed_at.is_null())
            .set(resellers::agreement_signed_at.eq(person.visitor.now))
            .execute(conn)?;
        if signed == 0 {
            return Ok(());
        }
        activity::record(conn, person, "reseller.agreement_signed", self.subject(json!({})))
    }

    fn subject(&self, details: serde_json::Value) -> Subject {
        Subject { id: Some(self.id.uuid()), name: self.name.clone(), details, ..Subject::default() }
    }
}
