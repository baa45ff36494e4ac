//! Terms and billing frequencies of the new commerce.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

/// How long a subscription is committed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Term {
    Month,
    Year,
    ThreeYears,
}

/// How often it is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Billing {
    Monthly,
    Annual,
    Triennial,
}

/// A term with a billing frequency, as it is chosen: `P1Y-monthly`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Plan {
    pub term: Term,
    pub billing: Billing,
}

/// Not a term, billing frequency or plan.
#[derive(Debug)]
pub struct UnknownPlan;

impl fmt::Display for UnknownPlan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not a term with a billing frequency")
    }
}

impl Term {
    /// The term as an ISO 8601 duration.
    pub fn code(self) -> &'static str {
        match self {
            Term::Month => "P1M",
            Term::Year => "P1Y",
            Term::ThreeYears => "P3Y",
        }
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            Term::Month => "catalog-term-month",
            Term::Year => "catalog-term-year",
            Term::ThreeYears => "catalog-term-three-years",
        }
    }

    pub fn months(self) -> u32 {
        match self {
            Term::Month => 1,
            Term::Year => 12,
            Term::ThreeYears => 36,
        }
    }

    /// The last moment of a term that begins at `start`.
    pub fn end(self, start: DateTime<Utc>) -> DateTime<Utc> {
        start.checked_add_months(Months::new(self.months())).unwrap_or(start)
    }
}

impl Billing {
    pub fn code(self) -> &'static str {
        match self {
            Billing::Monthly => "monthly",
            Billing::Annual => "annual",
            Billing::Triennial => "triennial",
        }
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            Billing::Monthly => "catalog-billing-monthly",
            Billing::Annual => "catalog-billing-annual",
            Billing::Triennial => "catalog-billing-triennial",
        }
    }

    /// Months in a billing period.
    pub fn months(self) -> i64 {
        match self {
            Billing::Monthly => 1,
            Billing::Annual => 12,
            Billing::Triennial => 36,
        }
    }
}

impl Plan {
    pub fn code(self) -> String {
        format!("{}-{}", self.term.code(), self.billing.code())
    }

    /// A billing period is no longer than the term.
    pub fn is_sold(self) -> bool {
        match self.term {
            Term::Month => self.billing == Billing::Monthly,
            Term::Year => self.billing != Billing::Triennial,
            Term::ThreeYears => true,
        }
    }
}

impl From<Plan> for String {
    fn from(plan: Plan) -> String {
        plan.code()
    }
}

impl TryFrom<String> for Plan {
    type Error = UnknownPlan;

    fn try_from(code: String) -> Result<Plan, UnknownPlan> {
        code.parse()
    }
}

impl FromStr for Term {
    type Err = UnknownPlan;

    fn from_str(code: &str) -> Result<Term, UnknownPlan> {
        [Term::Month, Term::Year, Term::ThreeYears].into_iter().find(|term| term.code() == code).ok_or(UnknownPlan)
    }
}

impl FromStr for Billing {
    type Err = UnknownPlan;

    fn from_str(code: &str) -> Result<Billing, UnknownPlan> {
        [Billing::Monthly, Billing::Annual, Billing::Triennial]
            .into_iter()
            .find(|billing| billing.code() == code)
            .ok_or(UnknownPlan)
    }
}

impl FromStr for Plan {
    type Err = UnknownPlan;

    fn from_str(code: &str) -> Result<Plan, UnknownPlan> {
        let (term, billing) = code.split_once('-').ok_or(UnknownPlan)?;
        Ok(Plan { term: term.parse()?, billing: billing.parse()? })
    }
}
