//! What a person types to invite a customer, to accept, or to make a company's account.

use serde::Deserialize;
use validator::Validate;

use crate::accounts::{Password, words_about};
use crate::customers::{CustomerForm, FormContext, NewCustomer};
use crate::id::ResellerId;
use crate::web::form::{Form, Problems, ticked};

/// For which of the asker's partners the customer is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// From a provider's person.
    pub reseller: String,
    /// From a reseller's person.
    pub provider: String,
}

/// Which requests are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RequestsFilter {
    /// A part of the name of a customer, a partner or who asked, or of the subject.
    pub q: String,
    pub state: String,
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct AcceptForm {
    pub consent: bool,
    /// The reseller that the page showed as administering the account; empty for none.
    pub before: String,
}

/// **Create your company's account**: the account info of **New customer**, a password, and both consents.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CompanyForm {
    #[serde(flatten)]
    pub customer: CustomerForm,
    pub password: String,
    pub password_again: String,
    #[serde(deserialize_with = "ticked")]
    pub accepts_agreement: bool,
    #[serde(deserialize_with = "ticked")]
    pub consent: bool,
    /// `create`, or `country` when only the country's boxes are asked for.
    pub action: String,
}

impl CompanyForm {
    /// The company and its administrator's password, or what needs a change. Who fills it in accepts the
    /// agreement, today.
    pub fn check(
        form: &Form<CompanyForm>,
        context: &FormContext,
        reseller: ResellerId,
    ) -> Result<(NewCustomer, Password), Problems> {
        let mut problems = form.unreadable();
        let customer = CustomerForm {
            reseller: reseller.to_string(),
            agreement: "attested".to_owned(),
            agreement_other: false,
            agreement_date: context.now.date_naive().to_string(),
            ..form.customer.clone()
        };
        let new = customer.check(context, &mut problems);
        let password = form.password(&mut problems);
        if !form.accepts_agreement {
            problems.add("accepts_agreement", "relationships-agreement-missing");
        }
        if !form.consent {
            problems.add("consent", "relationships-consent-missing");
        }
        match (new, password) {
            (Some(new), Some(password)) if problems.is_empty() => Ok((new, password)),
            _ => Err(problems),
        }
    }

    fn password(&self, problems: &mut Problems) -> Option<Password> {
        if self.password != self.password_again {
            problems.add("password_again", "accounts-passwords-differ");
        }
        let typed = &self.customer;
        let about = words_about(
            &format!("admin@{}", typed.domain_prefix),
            &[&typed.domain_prefix, &typed.email, &typed.first_name, &typed.last_name, &typed.name],
        );
        Password::chosen(&self.password, &about).map_err(|key| problems.add("password", key)).ok()
    }
}
