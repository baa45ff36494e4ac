//! What a change brings with it, in words.

use crate::subscriptions::change::{Effect, Part};
use crate::subscriptions::change_pages::plan_name;
use crate::subscriptions::holders::Holders;
use crate::web::page::Chrome;
use crate::words::Phrase;

/// What an effect is called; `product` knows the names of products.
pub(super) fn effect_phrase(effect: &Effect, chrome: &Chrome, product: impl Fn(&str) -> String) -> Phrase {
    let say = |key: &'static str| Phrase::new(key);
    let list =
        |parts: &[Part]| parts.iter().map(|part| chrome.say(part.words()).to_string()).collect::<Vec<_>>().join(", ");
    match effect {
        Effect::Returnable { licenses, until } => {
            say("subscriptions-effect-returnable").with("licenses", *licenses).with("until", *until)
        }
        Effect::NoReturn => say("subscriptions-effect-no-return"),
        Effect::SignInBlocked => say("subscriptions-effect-sign-in-blocked"),
        Effect::SignInRestored => say("subscriptions-effect-sign-in-restored"),
        Effect::BilledOn => say("subscriptions-effect-billed-on"),
        Effect::AutoRenewOff => say("subscriptions-effect-auto-renew-off"),
        Effect::AutoRenewStaysOff => say("subscriptions-effect-auto-renew-stays-off"),
        Effect::AccessLost => say("subscriptions-effect-access-lost"),
        Effect::HoldersLose { holders } => {
            held(["subscriptions-effect-holders-lose", "subscriptions-effect-some-lose"], holders)
        }
        Effect::HoldersBeyond { holders, over } => {
            held(["subscriptions-effect-holders-beyond", "subscriptions-effect-some-beyond"], holders)
                .with("over", *over)
        }
        Effect::EndsAt { at } => say("subscriptions-effect-ends").with("at", *at),
        Effect::ExtendsAt { at, percent, has_monthly_price: true } => {
            say("subscriptions-effect-extends").with("at", *at).with("percent", *percent)
        }
        Effect::ExtendsAt { at, percent, has_monthly_price: false } => {
            say("subscriptions-effect-extends-no-monthly").with("at", *at).with("percent", *percent)
        }
        Effect::ConvertsAt { at, offer, plan } => say("subscriptions-effect-converts")
            .with("at", *at)
            .with("offer", product(offer))
            .with("plan", plan_name(chrome, *plan)),
        Effect::TrialUndecided => say("subscriptions-effect-trial-undecided"),
        Effect::TrialUnfit => say("subscriptions-effect-trial-unfit"),
        Effect::ScheduledPast => say("subscriptions-effect-scheduled-past"),
        Effect::ExtendedOn { at } => say("subscriptions-effect-extended-on").with("at", *at),
        Effect::RenewsAt { at } => say("subscriptions-effect-renews").with("at", *at),
        Effect::FromNextPeriod { at } => say("subscriptions-effect-next-period").with("at", *at),
        Effect::SwitchTakenBack => say("subscriptions-effect-switch-taken-back"),
        Effect::SwitchGone => say("subscriptions-effect-switch-gone"),
        Effect::NewTerm { ends_at } => say("subscriptions-effect-new-term").with("at", *ends_at),
        Effect::PriceOfTheDay => say("subscriptions-effect-price-of-the-day"),
        Effect::LicensesMove => say("subscriptions-effect-licenses-move"),
        Effect::LicensesByHand => say("subscriptions-effect-licenses-by-hand"),
        Effect::EndsWithUpgrade => say("subscriptions-effect-ends-with-upgrade"),
        Effect::PlanStays => say("subscriptions-effect-plan-stays"),
        Effect::ScheduledKept { at } => say("subscriptions-effect-scheduled-kept").with("at", *at),
        Effect::ScheduledFollows { licenses, at } => {
            say("subscriptions-effect-scheduled-follows").with("licenses", *licenses).with("at", *at)
        }
        Effect::ScheduledWaits { at } => say("subscriptions-effect-scheduled-waits").with("at", *at),
        Effect::ScheduledWithout { parts, at } => {
            say("subscriptions-effect-scheduled-without").with("parts", list(parts)).with("at", *at)
        }
        Effect::ScheduledDropped { parts } => say("subscriptions-effect-scheduled-dropped").with("parts", list(parts)),
        Effect::ScheduledDone => say("subscriptions-effect-scheduled-done"),
        Effect::ScheduledGone => say("subscriptions-effect-scheduled-gone"),
        Effect::ScheduledReplaced => say("subscriptions-effect-scheduled-replaced"),
        Effect::ScheduledUnsold => say("subscriptions-effect-scheduled-unsold"),
    }
}

/// The same of a change that was asked for: the seven days begin when it is approved.
pub(super) fn asked_phrase(effect: &Effect, chrome: &Chrome, product: impl Fn(&str) -> String) -> Phrase {
    match effect {
        Effect::Returnable { licenses, .. } => {
            Phrase::new("subscriptions-effect-returnable-approved").with("licenses", *licenses)
        }
        effect => effect_phrase(effect, chrome, product),
    }
}

/// How many hold a license, and who the first of them are; without names in the second words.
fn held([named, unnamed]: [&'static str; 2], holders: &Holders) -> Phrase {
    match holders.names.is_empty() {
        true => Phrase::new(unnamed).with("count", holders.count),
        false => Phrase::new(named).with("count", holders.count).with("names", holders.names.join(", ")),
    }
}
