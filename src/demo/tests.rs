//! What the demo's files promise: that their rows would pass the forms, the constraints and the
//! rules of the program, whatever the day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{World, id, subscriptions::months};
use crate::countries;
use crate::mpn_id::MpnId;

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn world() -> World {
    World::at(now(), "hash")
}

fn count<'a>(keys: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

fn assert_unique<T: Ord>(keys: impl IntoIterator<Item = T>) {
    let keys: Vec<T> = keys.into_iter().collect();
    let all = keys.len();
    assert_eq!(keys.into_iter().collect::<BTreeSet<T>>().len(), all);
}

#[test]
fn the_world_has_the_promised_size() {
    let world = world();
    let main = id("provider:northwind");

    assert_eq!((world.providers.len(), world.resellers.len(), world.offers.len()), (2, 12, 30));
    assert_eq!(world.customers.len(), 65);
    assert_eq!(world.customers.iter().filter(|customer| customer.provider_id == main).count(), 60);
    assert_eq!(world.users.len(), 19 + world.customers.len() + 13);
    assert_eq!(world.assignments.len(), 18, "a line names a user and subscriptions that are there");
    let states = count(world.subscriptions.iter().map(|subscription| subscription.status.as_str()));
    let expected = [("active", 150), ("deleted", 12), ("disabled", 11), ("expired", 12), ("suspended", 15)];
    assert_eq!(states, BTreeMap::from(expected));
    let categories = count(world.offers.iter().map(|offer| offer.category.as_str()));
    assert_eq!(categories["trial"], 2);
}

#[test]
fn ids_depend_on_the_label_alone() {
    let later = World::at(now() + TimeDelta::days(1000), "other");
    let ids = |world: &World| -> Vec<Uuid> { world.subscriptions.iter().map(|row| row.id).collect() };

    assert_eq!(ids(&world()), ids(&later));
    assert_eq!(id("customer:oakdental").to_string().len(), 36);
    assert!(later.customers.iter().any(|customer| customer.id == id("customer:oakdental")));
    assert!(later.users.iter().any(|user| user.id == id("user:admin@customer.onmicrosoft.com")));
}

#[test]
fn what_must_be_unique_is() {
    let world = world();

    assert_unique(world.customers.iter().map(|customer| &customer.domain));
    assert_unique(world.users.iter().map(|user| &user.sign_in_name));
    assert_unique(world.subscriptions.iter().map(|subscription| subscription.id));
    assert_unique(world.offers.iter().map(|offer| &offer.id));
    assert_unique(world.offers.iter().map(|offer| &offer.name));
    let providers = world.providers.iter().map(|provider| &provider.mpn_id);
    assert_unique(world.resellers.iter().map(|reseller| &reseller.mpn_id).chain(providers));
}

#[test]
fn organizations_keep_the_rules_of_their_countries() {
    let world = world();

    for provider in &world.providers {
        let country = countries::find(&provider.country).unwrap();
        assert!(country.currencies.contains(&provider.currency), "{}", provider.name);
        assert_eq!(country.check_phone(&provider.support_phone).as_ref(), Ok(&provider.support_phone));
        assert!(provider.mpn_id.parse::<MpnId>().is_ok());
        assert!(world.regions.iter().any(|row| row.provider_id == provider.id && row.region == country.region));
    }
    for reseller in &world.resellers {
        let country = countries::find(&reseller.country).unwrap();
        assert_eq!(country.region, reseller.region, "{}", reseller.name);
        for phone in [&reseller.contact_phone, &reseller.support_phone] {
            assert_eq!(country.check_phone(phone).as_ref(), Ok(phone), "{}", reseller.name);
        }
        assert_eq!(country.check_state(&reseller.state).as_ref(), Ok(&reseller.state), "{}", reseller.name);
        assert_eq!(country.check_postal_code(&reseller.postal_code).as_ref(), Ok(&reseller.postal_code));
        assert_eq!(reseller.mpn_id.len(), 7);
        assert!(reseller.mpn_id.parse::<MpnId>().is_ok());
    }
    assert_eq!(world.resellers.iter().filter(|reseller| reseller.mpn_kind == "company").count(), 1);
}

#[test]
fn a_provider_is_authorized_where_its_partners_and_customers_are() {
    let world = world();
    let regions: BTreeSet<_> = world.regions.iter().map(|row| (row.provider_id, row.region.as_str())).collect();

    for (_, region) in &regions {
        assert!(countries::all().iter().any(|country| country.region == *region), "{region}");
    }
    for partnership in &world.partnerships {
        let reseller = world.resellers.iter().find(|reseller| reseller.id == partnership.reseller_id).unwrap();
        assert!(regions.contains(&(partnership.provider_id, reseller.region.as_str())), "{}", reseller.name);
    }
    for customer in &world.customers {
        let country = countries::find(&customer.country).unwrap();
        assert!(regions.contains(&(customer.provider_id, country.region.as_str())), "{}", customer.name);
        let reseller = world.resellers.iter().find(|reseller| Some(reseller.id) == customer.reseller_id);
        assert!(reseller.is_none_or(|reseller| reseller.region == country.region), "{}", customer.name);
    }
}

#[test]
fn each_kind_of_partnership_is_there() {
    let world = world();
    let main: Vec<_> = world.partnerships.iter().filter(|row| row.provider_id == id("provider:northwind")).collect();
    let suspended = |reseller: Uuid| world.resellers.iter().any(|row| row.id == reseller && row.suspended_at.is_some());

    assert_eq!(main.iter().filter(|row| row.ended_at.is_none() && !suspended(row.reseller_id)).count(), 9);
    assert_eq!(main.iter().filter(|row| row.ended_at.is_none() && suspended(row.reseller_id)).count(), 1);
    assert_eq!(main.iter().filter(|row| row.ended_at.is_some()).count(), 1);
    assert!(!world.partnerships.iter().any(|row| row.reseller_id == id("reseller:wingtip")));
    let tailspin = world.partnerships.iter().filter(|row| row.reseller_id == id("reseller:tailspin"));
    assert_eq!(tailspin.count(), 2);
}

#[test]
fn customers_keep_the_rules_of_their_countries() {
    for customer in &world().customers {
        let name = &customer.name;
        let country = countries::find(&customer.country).unwrap();
        let number = &customer.registration_number;
        assert_eq!(country.check_registration_number(number).as_ref(), Ok(number), "{name}");
        assert_eq!(country.check_phone(&customer.phone).as_ref(), Ok(&customer.phone), "{name}");
        assert_eq!(country.check_state(&customer.state).as_ref(), Ok(&customer.state), "{name}");
        assert_eq!(country.check_postal_code(&customer.postal_code).as_ref(), Ok(&customer.postal_code), "{name}");
        assert!(!customer.city.is_empty() || !country.city_required(), "{name}");
        assert!(
            !customer.address_line1.is_empty() && !customer.first_name.is_empty() && !customer.last_name.is_empty()
        );
        assert!(name.chars().count() <= 200, "{name}");
        assert!((1..=27).contains(&customer.slug.len()), "{name}");
        assert!(customer.slug.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{name}");
        assert!(customer.email.ends_with(".example") && !customer.email.ends_with("provider.example"), "{name}");
        assert_eq!(customer.agreement == "attested", customer.agreement_date.is_some(), "{name}");
        assert!(customer.agreement_date.is_none_or(|date| date <= now().date_naive()), "{name}");
        assert!(["en", "ru"].contains(&customer.language.as_str()), "{name}");
    }
}

#[test]
fn customers_lie_unevenly_on_resellers() {
    let world = world();
    let of = |reseller: Option<Uuid>| {
        let main = world.customers.iter().filter(|customer| customer.provider_id == id("provider:northwind"));
        main.filter(|customer| customer.reseller_id == reseller).count()
    };

    assert_eq!(of(Some(id("reseller:fabrikam"))), 15);
    assert_eq!(of(Some(id("reseller:lamna"))), 1);
    assert_eq!(of(None), 6);
    assert!(world.customers.iter().any(|customer| customer.name.chars().count() == 200));
    assert!(world.customers.iter().any(|customer| customer.name.contains("<b>") && customer.name.contains('\'')));
}

#[test]
fn people_belong_to_one_organization_and_hold_known_roles() {
    const ROLES: [&str; 6] =
        ["global_admin", "admin_agent", "sales_agent", "helpdesk_agent", "billing_admin", "user_management_admin"];

    for user in &world().users {
        let name = &user.sign_in_name;
        assert_eq!(*name, name.to_lowercase());
        // No letter goes to a customer's user who has no address but the sign-in name.
        assert!(user.email.ends_with(".example") || (user.customer_id.is_some() && user.email == *name), "{name}");
        assert!(user.roles.iter().all(|role| ROLES.contains(&role.as_str())), "{name}");
        assert!(!user.roles.is_empty() || user.customer_id.is_some(), "{name}");
        assert_ne!(user.provider_id.is_some(), user.reseller_id.is_some(), "{name}");
        assert!(user.customer_id.is_none() || user.provider_id.is_some(), "{name}");
    }
}

#[test]
fn prices_and_upgrades_are_of_the_catalog() {
    let world = world();

    for offer in &world.offers {
        assert!(!offer.description_ru.contains(['ё', 'Ё']), "{}", offer.name);
        assert!((1..=offer.max_licenses).contains(&offer.min_licenses));
        assert_eq!(offer.category == "trial", offer.max_licenses == 25);
        for provider in &world.providers {
            let of_both =
                |price: &&super::catalog::Price| (price.provider_id, &price.offer_id) == (provider.id, &offer.id);
            assert!(world.prices.iter().any(|price| of_both(&price)), "{}", offer.name);
        }
    }
    for price in &world.prices {
        let billings: &[&str] = match price.term.as_str() {
            "P1M" => &["monthly"],
            "P1Y" => &["monthly", "annual"],
            _ => &["monthly", "annual", "triennial"],
        };
        assert!(billings.contains(&price.billing.as_str()) && price.unit_price >= 0);
    }
    assert_unique(world.prices.iter().map(|row| (row.provider_id, &row.offer_id, &row.term, &row.billing)));
    assert_unique(world.upgrades.iter().map(|row| (&row.from_offer_id, &row.to_offer_id)));
    assert!(world.upgrades.iter().all(|row| row.from_offer_id != row.to_offer_id));
}

#[test]
fn a_price_depends_on_term_billing_and_provider() {
    let world = world();
    let price = |provider: &str, term: &str, billing: &str| {
        let mut prices = world.prices.iter().filter(|row| row.offer_id == "CFQ7TTC0LH18:0001");
        prices
            .find(|row| (row.provider_id, &*row.term, &*row.billing) == (id(provider), term, billing))
            .unwrap()
            .unit_price
    };

    assert_eq!(price("provider:northwind", "P1Y", "annual"), 560);
    assert_eq!(price("provider:northwind", "P1Y", "monthly"), 588);
    assert_eq!(price("provider:northwind", "P1M", "monthly"), 672);
    assert_eq!(price("provider:contoso", "P1Y", "annual"), 610);
}

#[test]
fn subscriptions_are_as_old_as_their_state_says_on_any_day() {
    for day in (0..1500).step_by(13) {
        let now = now() + TimeDelta::days(day);
        let world = World::at(now, "hash");
        for subscription in &world.subscriptions {
            let customer = world.customers.iter().find(|customer| customer.id == subscription.customer_id).unwrap();
            let which = (&customer.slug, &subscription.offer_id, now);
            let over = now - subscription.term_ends_at;
            let current = subscription.term_ends_at - months(&subscription.term, 1);
            let fits = match subscription.status.as_str() {
                "active" => over < TimeDelta::zero() && current <= now,
                "suspended" => over < TimeDelta::zero() && current <= now && !subscription.auto_renew,
                "expired" => (0..30).contains(&over.num_days()) && !subscription.auto_renew,
                "disabled" => (30..120).contains(&over.num_days()) && !subscription.auto_renew,
                _ => !subscription.auto_renew && (over.num_days() >= 120 || over < TimeDelta::zero()),
            };
            assert!(fits, "{which:?}");
            assert!(subscription.started_at <= now && subscription.started_at >= customer.created_at, "{which:?}");
        }
    }
}

#[test]
fn subscriptions_are_within_the_limits_and_at_the_price() {
    let world = world();

    for subscription in &world.subscriptions {
        let offer = world.offers.iter().find(|offer| offer.id == subscription.offer_id).unwrap();
        assert!((offer.min_licenses..=offer.max_licenses).contains(&subscription.licenses), "{}", offer.name);
        let billed = (subscription.provider_id, &offer.id, &subscription.term, &subscription.billing);
        let price = world.prices.iter().find(|row| (row.provider_id, &row.offer_id, &row.term, &row.billing) == billed);
        assert_eq!(price.map(|price| price.unit_price), Some(subscription.unit_price));
        let customer = world.customers.iter().find(|customer| customer.id == subscription.customer_id).unwrap();
        assert_eq!(customer.provider_id, subscription.provider_id);
        for reseller in [subscription.partner_of_record, subscription.support_reseller].into_iter().flatten() {
            let mut partners = world.partnerships.iter().filter(|row| row.provider_id == subscription.provider_id);
            assert!(partners.any(|row| row.reseller_id == reseller), "{}", customer.name);
        }
    }
}

#[test]
fn the_cast_has_its_subscriptions() {
    let world = world();
    let of = |label: &str| {
        let customer = id(label);
        world.subscriptions.iter().filter(move |row| row.customer_id == customer)
    };
    let fabrikam = Some(id("reseller:fabrikam"));
    let associated = |label: &str| world.customers.iter().any(|row| row.id == id(label) && row.reseller_id == fabrikam);

    let active = || of("customer:customer").filter(|row| row.status == "active");
    assert!(active().count() >= 3);
    assert!(active().any(|row| row.support_reseller == fabrikam) && active().any(|row| row.support_reseller.is_none()));
    assert_eq!(of("customer:lakesidemontessori").count(), 0);
    assert!(!associated("customer:cohowinery") && !associated("customer:lucernepublishing"));
    assert_eq!(of("customer:cohowinery").filter(|row| row.partner_of_record == fabrikam).count(), 1);
    assert_eq!(of("customer:lucernepublishing").filter(|row| row.support_reseller == fabrikam).count(), 1);
    assert!(of("customer:cohowinery").count() > 1 && of("customer:lucernepublishing").count() > 1);
}

#[test]
fn a_history_of_credit_ends_with_whom_the_subscription_names() {
    for day in (0..1500).step_by(13) {
        let world = World::at(now() + TimeDelta::days(day), "hash");
        let subscriptions: BTreeSet<_> = world.credits.iter().map(|credit| credit.subscription).collect();
        assert_eq!(subscriptions.len(), 3);
        for (provider, subscription) in subscriptions {
            let named = world.subscriptions.iter().find(|row| (row.provider_id, row.id) == (provider, subscription));
            let of_it: Vec<_> = world.credits.iter().filter(|credit| credit.subscription.1 == subscription).collect();
            assert!(of_it.is_sorted_by(|a, b| a.at < b.at && a.reseller != b.reseller));
            assert_eq!(of_it.last().unwrap().reseller, named.unwrap().partner_of_record);
            assert!(of_it.iter().all(|credit| credit.by.is_empty() || credit.at < now() + TimeDelta::days(day)));
        }
    }
}
