//! Every route × every role × foreign ids, from one table; a route that is missing from it fails.

use partner_portal::accounts::LinkKind;
use regex::Regex;

use crate::admin_relationships;
use crate::bulk;
use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER,
    OTHER_RESELLER, RESELLER, SALES_AGENT, USER_ADMIN,
};
pub use crate::make::routes;
use crate::make::{
    NOBODY, account_link, id, invitation, placed_order, proposed_profile, relationship, saved_view, uploaded,
};
use crate::order_requests;
use crate::service_requests;

/// Fabrikam's, each with one role.
const RESELLER_SALES: &str = "sales@reseller.example";
const RESELLER_HELPDESK: &str = "helpdesk@reseller.example";
const RESELLER_BILLING: &str = "billing@reseller.example";
const RESELLER_USERS: &str = "users@reseller.example";
/// Of resellers that don't administer Oak Dental: one is partner of record of a subscription, one supports it.
const CREDITED: &str = "admin@litware.example";
const SUPPORTING: &str = "admin@adatum.example";
/// Oak Dental's own: a Global admin, who manages its users, and one of these.
const OAK: &str = "director@oakdental.onmicrosoft.com";
const OAK_USERS: &str = "users@oakdental.onmicrosoft.com";
const OAK_USER: &str = "dentist@oakdental.onmicrosoft.com";

/// Who has no sign-in in the demo, a colleague who has one, and their roles.
const HIRED: [(&str, &str, &str); 7] = [
    (RESELLER_SALES, RESELLER, "sales_agent"),
    (RESELLER_HELPDESK, RESELLER, "helpdesk_agent"),
    (RESELLER_BILLING, RESELLER, "billing_admin"),
    (RESELLER_USERS, RESELLER, "user_management_admin"),
    (OAK, "admin@oakdental.onmicrosoft.com", "global_admin"),
    (OAK_USERS, OAK, "user_management_admin"),
    (OAK_USER, OAK, ""),
];

/// The columns of the table, after nobody.
const PEOPLE: [&str; 19] = [
    GLOBAL_ADMIN,
    ADMIN_AGENT,
    SALES_AGENT,
    HELPDESK_AGENT,
    BILLING_ADMIN,
    USER_ADMIN,
    RESELLER,
    RESELLER_SALES,
    RESELLER_HELPDESK,
    RESELLER_BILLING,
    RESELLER_USERS,
    OTHER_RESELLER,
    CREDITED,
    SUPPORTING,
    OAK,
    OAK_USERS,
    OAK_USER,
    CUSTOMER,
    OTHER_PROVIDER,
];

/// Who has nothing to do with Oak Dental but for one of its subscriptions.
const STRANGERS: [&str; 5] = [OTHER_RESELLER, CREDITED, SUPPORTING, CUSTOMER, OTHER_PROVIDER];

/// What each asker is answered about a thing of the demo's main provider: Oak Dental, a customer of
/// Fabrikam's, and a placed order. Forms are sent empty but for what stands after the route.
///
/// The columns, by role where one has a single role (GA Global admin, AA, SA, HA Admin, Sales and Helpdesk
/// agent, BA Billing admin, UM User management admin): nobody; the provider Northwind; Fabrikam, whose GA is
/// AA too; resellers that are Northwind's partners and don't administer Oak Dental, of which the first has
/// nothing to do with it, `por` is partner of record and `sup` support contact of the subscription that is
/// asked for; Oak Dental's own people, of which the last has no role; the administrator of another customer,
/// and another provider's Admin agent.
///
/// A row finds what those above it have changed: the roles that Fabrikam takes back can't be approved any more.
const TABLE: &str = "
                                                           Northwind                Fabrikam             others       Oak Dental   foreign
                                                      -    GA  AA  SA  HA  BA  UM   GA  SA  HA  BA  UM   no  por sup  GA  UM  -    cus pro
get  /                                                303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 303 200  200 200
get  /first-steps                                     303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  303 303 303  303 200
get  /inbox                                           303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /inbox                                           401  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
get  /healthz                                         200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /readyz                                          200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /csp-reports                                     204  204 204 204 204 204 204  204 204 204 204 204  204 204 204  204 204 204  204 204
get  /static/{path:.*}                                404  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /sign-in                                         200  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /sign-in                                         422  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
get  /set-password                                    303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /set-password                                    401  401 401 401 401 401 401  401 401 401 401 401  401 401 401  401 401 401  401 401
get  /account-links/{token}                           200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /account-links/{token}                           422  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
get  /forgot-password                                 200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /forgot-password                                 422  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
get  /profile                                         303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /profile/notifications                           303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /profile/notifications                           401  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /shortcuts                                       303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /profile/password                                401  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
post /profile/sessions/{id}/end                       401  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
post /profile/sessions/end                            401  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /preferences                                     303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /second-factor                                   303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /second-factor                                   401  401 401 401 401 401 401  401 401 401 401 401  401 401 401  401 401 401  401 401
post /second-factor/challenge                         401  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /second-factor/enroll                            303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /second-factor/enroll/app                        303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /second-factor/enroll/app                        401  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
get  /second-factor/enroll/passkey                    303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /second-factor/enroll/passkey                    401  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
post /second-factor/enroll/challenge                  401  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /profile/second-factor                           303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /profile/second-factor/recovery-codes            401  409 409 409 409 409 409  409 409 409 409 409  409 409 409  409 409 409  409 409
post /profile/second-factor/{id}/name                 401  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
post /profile/second-factor/{id}/remove               401  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /confirm                                         303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /confirm                                         401  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
get  /search                                          303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /resellers                                       303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /resellers/export                                303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /resellers/{id}                                  303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /resellers/{id}/partnership                      303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /resellers/{id}/partnership/left                 303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /resellers/{id}/partnership/end                  401  422 422 422 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /resellers/{id}/partnership/limit                401  303 303 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /resellers/{id}/moves                            303  200 200 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /resellers/{id}/moves                            401  303 303 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /moves/{id}/customers                            303  200 200 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /moves/{id}/customers action=rehearse            401  422 422 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /moves/{id}                                      303  303 303 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /moves/{id}/confirm                              401  409 409 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /moves/{id}/cancel                               401  409 409 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /moves/{id}/export                               303  200 200 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /resellers/{id}/partnership/support              401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /directory                                       200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /directory/{slug}                                200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /directory/logos/{hash}                          404  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /sitemap.xml                                     200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /robots.txt                                      200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /provider/profile                                303  200 200 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
post /provider/profile                                401  422 422 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 422
post /provider/profile/requests/{id}/withdraw         401  303 303 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /onboarding                                      303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
post /onboarding/{id}/nudge                           401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /providers                                       303  403 403 403 403 403 403  200 200 200 403 403  200 200 200  403 403 403  403 403
get  /providers/export                                303  403 403 403 403 403 403  200 200 200 403 403  200 200 200  403 403 403  403 403
get  /providers/{id}                                  303  403 403 403 403 403 403  200 200 200 403 403  200 200 200  403 403 403  403 403
post /partnership-requests                            401  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 303
get  /partnership-requests/{id}                       303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /partnership-requests/export                     303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /partnership-requests                            303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
post /partnership-requests/{id}                       401  422 422 422 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /partnership-requests/{id}/send                  303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /partnership-requests/{id}/send                  401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /partnership-requests/{id}/resend                401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /partnership-requests/{id}/remind                401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /invitations/{token}                             200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /invitations/{token}/accept                      401  403 403 403 403 403 403  303 403 403 403 403  303 303 303  403 403 403  403 403
get  /invitations/{token}/enroll                      303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /invitations/{token}/enroll/company              200  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /invitations/{token}/enroll/company              422  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /invitations/{token}/enroll/mpn-id               303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /invitations/{token}/enroll/mpn-id               422  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /invitations/{token}/enroll/contact              303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /invitations/{token}/enroll/contact              422  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /invitations/{token}/enroll/support              303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /invitations/{token}/enroll/support              422  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /invitations/{token}/enroll/sign                 303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /invitations/{token}/enroll/sign                 303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /invitations/{token}/open                        303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /invitations/{token}/decline                     422  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
post /invitations/{token}/ask                         303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /partnership-requests/{id}/revoke                401  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /relationship-requests/export                    303  200 200 200 403 403 403  200 200 403 403 403  200 200 200  403 403 403  403 200
get  /relationship-requests                           303  200 200 200 403 403 403  200 200 403 403 403  200 200 200  403 403 403  403 200
post /relationship-requests reseller={id}             401  303 303 303 403 403 403  404 404 403 403 403  404 404 404  403 403 403  403 404
get  /relationship-requests/{id}                      303  200 200 200 403 403 403  200 200 403 403 403  404 404 404  403 403 403  403 404
post /relationship-requests/{id}                      401  422 422 422 403 403 403  422 422 403 403 403  404 404 404  403 403 403  403 404
get  /relationships/{token}                           200  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /relationships/{token}/company                   200  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /relationships/{token}/company                   422  409 409 409 409 409 409  409 409 409 409 409  409 409 409  409 409 409  409 409
post /relationships/{token}/open                      303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /relationships/{token}/accept                    401  403 403 403 403 403 403  403 403 403 403 403  403 403 403  422 403 403  422 403
post /relationships/{token}/decline                   422  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
post /relationship-requests/{id}/revoke               401  303 303 303 403 403 403  303 303 403 403 403  404 404 404  403 403 403  403 404
get  /activity                                        303  200 200 403 403 403 403  200 403 403 403 403  200 200 200  200 403 403  200 200
get  /activity/export                                 303  200 200 403 403 403 403  200 403 403 403 403  200 200 200  200 403 403  200 200
get  /letters                                         303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /letters/export                                  303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
get  /account                                         303  404 404 404 404 403 403  404 404 404 403 403  404 404 404  303 403 403  303 404
get  /customers                                       303  200 200 200 200 403 403  200 200 200 403 403  200 200 200  303 403 403  303 200
get  /customers/export                                303  200 200 200 200 403 403  200 200 200 403 403  200 200 200  200 403 403  200 200
get  /customers/domain                                303  422 422 422 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 422
get  /customers/{id}/account                          303  200 200 200 200 403 403  200 200 200 403 403  404 200 200  200 403 403  404 404
post /customers/{id}/account                          401  422 422 422 422 403 403  422 403 403 403 403  404 404 404  403 403 403  403 404
post /customers/{id}/agreement                        401  422 422 422 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /customers/{id}/reseller reseller=x              401  422 422 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /customers/{id}/reseller/end                     401  403 403 403 403 403 403  403 403 403 403 403  403 403 403  409 403 403  404 403
get  /customers/{id}/relationship                     303  200 403 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 403
post /customers/{id}/relationship/end                 401  422 403 403 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 403
post /customers/{id}/setup-info                       401  303 303 403 303 403 403  303 403 403 403 403  404 404 404  403 403 403  403 404
post /customers/{id}/setup-info/send                  401  303 303 403 303 403 403  303 403 403 403 403  404 404 404  403 403 403  403 404
post /customers/{id}/setup-info/take-back             401  303 303 403 303 403 403  303 403 403 403 403  404 404 404  403 403 403  403 404
get  /setup-info/{id}                                 303  200 200 403 200 403 403  200 403 403 403 403  404 404 404  403 403 403  403 404
get  /customers/{id}/azure                            303  200 200 200 200 403 403  200 200 200 403 403  404 200 200  200 403 403  404 404
get  /user-settings                                   303  403 403 403 403 403 403  403 403 403 403 403  403 403 403  200 403 403  200 403
post /user-settings/tenant-owner                      401  403 403 403 403 403 403  403 403 403 403 403  403 403 403  404 403 403  404 403
post /user-settings/tenant-owner/{id}/take-back       401  403 403 403 403 403 403  403 403 403 403 403  403 403 403  404 403 403  404 403
get  /customers/{id}/subscriptions                    303  200 200 200 200 403 403  200 200 200 403 403  404 200 200  200 403 403  404 404
get  /subscriptions                                   303  200 200 200 200 403 403  200 200 200 403 403  200 200 200  303 403 403  303 200
get  /subscriptions/export                            303  200 200 200 200 403 403  200 200 200 403 403  200 200 200  200 403 403  200 200
get  /renewals                                        303  200 200 200 200 200 403  200 403 403 403 403  200 200 200  403 403 403  403 200
post /renewals                                        401  422 422 422 422 422 403  422 403 403 403 403  422 422 422  403 403 403  403 422
post /renewals/calendar                               401  200 200 200 200 200 403  200 403 403 403 403  200 200 200  403 403 403  403 200
post /renewals/calendar/end                           401  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
get  /renewals/calendar/{secret}.ics                  404  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /subscriptions/{id}                              303  200 200 200 200 403 403  200 200 200 403 403  404 200 200  200 403 403  404 404
post /subscriptions/{id}/name                         401  303 303 303 303 303 403  303 403 403 403 403  404 404 404  403 403 403  403 404
get  /subscriptions/{id}/credit                       303  200 200 200 403 403 403  200 200 200 403 403  404 200 200  403 403 403  403 404
get  /subscriptions/{id}/credit/export                303  200 200 200 403 403 403  200 200 200 403 403  404 200 200  403 403 403  403 404
get  /incentives/statement                            303  200 200 200 403 403 403  200 200 200 403 403  200 200 200  403 403 403  403 200
get  /incentives/statement/export                     303  422 422 422 403 403 403  200 200 200 403 403  200 200 200  403 403 403  403 422
post /subscriptions/{id}/reseller                     401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /subscriptions/{id}/support-contact              401  409 409 403 409 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /subscriptions/{id}/support-contact/decline      303  403 403 403 403 403 403  409 403 409 403 403  404 409 200  403 403 403  403 403
post /subscriptions/{id}/support-contact/decline      401  403 403 403 403 403 403  409 403 409 403 403  404 409 422  403 403 403  403 403
get  /customers/{id}/ask                              303  409 409 409 409 409 403  200 403 403 403 403  404 404 404  403 403 403  403 404
post /customers/{id}/ask                              401  409 409 409 409 409 403  422 403 403 403 403  404 404 404  403 403 403  403 404
post /customers/{id}/support-contacts                 401  422 422 403 422 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /supported                                       303  403 403 403 403 403 403  200 403 200 403 403  200 200 200  403 403 403  403 403
get  /identifiers                                     303  404 403 403 403 403 403  200 403 403 403 403  200 200 200  403 403 403  403 403
post /identifiers                                     401  404 403 403 403 403 403  422 403 403 403 403  422 422 422  403 403 403  403 403
get  /support-profile                                 303  200 200 403 403 403 403  200 403 403 403 403  200 200 200  403 403 403  403 200
post /support-profile                                 401  422 422 403 403 403 403  422 403 403 403 403  422 422 422  403 403 403  403 422
get  /bulk                                            303  200 200 200 200 200 403  403 403 403 403 403  403 403 403  403 403 403  403 200
post /bulk of=licenses                                401  422 422 422 422 422 403  403 403 403 403 403  403 403 403  403 403 403  403 422
get  /bulk/new                                        303  404 404 404 404 404 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /bulk/template                                   303  404 404 404 404 404 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /bulk/export                                     303  200 200 200 200 200 403  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /bulk/{id}                                       303  303 303 303 303 303 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /bulk/{id}/columns                               303  200 200 200 200 200 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /bulk/{id}/columns                               401  409 422 409 409 409 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /bulk/{id}/apply                                 401  409 409 409 409 409 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /bulk/{id}/start                                 401  409 409 409 409 409 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /bulk/{id}/end                                   401  409 409 409 409 409 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /bulk/{id}/progress                              303  200 200 200 200 200 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /bulk/{id}/result                                303  200 200 200 200 200 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /incentives                                      303  200 200 200 403 403 403  200 200 200 403 403  200 200 200  403 403 403  403 200
post /incentives/check                                401  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 303
post /receipts/{id}/submit                            401  303 303 303 303 303 403  303 403 403 403 403  404 404 404  403 403 403  403 404
post /incentives/runs                                 401  422 422 422 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 422
get  /incentives/runs/{id}                            303  404 404 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /incentives/runs/{id}/apply                      401  404 404 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /views list=resellers                            401  422 422 422 422 422 422  422 422 422 422 422  422 422 422  422 422 422  422 422
get  /views/{id}                                      303  303 303 303 303 303 303  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /views/{id}/edit                                 303  200 200 200 200 200 200  404 404 404 404 404  404 404 404  404 404 404  404 404
post /views/{id}                                      401  422 303 303 303 303 303  404 404 404 404 404  404 404 404  404 404 404  404 404
post /views/{id}/delete                               401  303 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /orders                                          303  200 200 200 200 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /orders/export                                   303  200 200 200 200 403 403  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /customers/{id}/orders                           303  200 200 200 200 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /customers/{id}/orders/export                    303  200 200 200 200 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /orders/{id}                                     303  200 200 200 200 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /subscriptions/{id}/change                       303  200 200 200 200 200 403  200 403 403 403 403  404 404 404  403 403 403  403 404
post /subscriptions/{id}/change                       401  422 422 422 422 422 403  422 403 403 403 403  404 404 404  403 403 403  403 404
get  /receipts/{id}                                   303  200 200 200 200 200 403  200 403 403 403 403  404 404 404  403 403 403  403 404
post /receipts/{id}/ask                               401  409 409 409 409 409 403  409 403 403 403 403  404 404 404  403 403 403  403 404
get  /requests                                        303  200 200 200 200 200 403  200 403 403 403 403  200 200 200  403 403 403  403 200
get  /requests/export                                 303  200 200 200 200 200 403  200 403 403 403 403  200 200 200  403 403 403  403 200
get  /requests/{id}                                   303  200 200 200 200 200 403  200 403 403 403 403  404 404 404  403 403 403  403 404
post /requests/{id}/approve                           401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /requests/{id}/decline                           401  422 422 422 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /requests/{id}/order                             303  200 200 200 200 200 403  200 403 403 403 403  404 404 404  403 403 403  403 404
post /requests/{id}/order/approve                     401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /requests/{id}/order/decline                     401  422 422 422 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /requests/{id}/withdraw                          401  409 409 409 409 409 403  303 403 403 403 403  404 404 404  403 403 403  403 404
get  /service-requests                                303  200 200 200 200 403 403  200 200 200 403 403  200 200 200  200 403 403  200 200
get  /service-requests/export                         303  200 200 200 200 403 403  200 200 200 403 403  200 200 200  200 403 403  200 200
get  /service-requests/{id}                           303  200 200 200 200 403 403  200 200 200 403 403  404 404 200  200 403 403  404 404
post /service-requests/{id}/notes                     401  422 422 403 422 403 403  422 403 422 403 403  404 404 422  422 403 403  404 404
get  /service-requests/{id}/files/{entry}             303  404 404 404 404 403 403  404 404 404 403 403  404 404 404  404 403 403  404 404
post /service-requests/{id}/close                     401  422 422 403 422 403 403  422 403 422 403 403  404 404 422  422 403 403  404 404
post /service-requests/{id}/reopen                    401  422 422 403 422 403 403  422 403 422 403 403  404 404 422  422 403 403  404 404
post /service-requests/{id}/hand                      401  422 422 403 422 403 403  422 403 422 403 403  404 404 422  422 403 403  404 404
post /service-requests/{id}/return                    401  422 422 403 422 403 403  422 403 422 403 403  404 404 422  422 403 403  404 404
post /service-requests/{id}/severity                  401  422 422 403 422 403 403  422 403 422 403 403  404 404 422  422 403 403  404 404
get  /customers/{id}/service-requests/new             303  200 200 403 200 403 403  200 403 200 403 403  404 404 200  200 403 403  404 404
post /customers/{id}/service-requests                 401  422 422 403 422 403 403  422 403 422 403 403  404 404 422  422 403 403  404 404
post /orders customer={id}                            401  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /orders/{id}/customer                            303  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /orders/{id}/customer                            401  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /orders/{id}/subscriptions                       303  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /orders/{id}/subscriptions                       401  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /orders/{id}/review                              303  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /orders/{id}/submit                              401  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /orders/{id}/cancel                              303  303 303 303 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /orders/{id}/cancel                              401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
post /orders/{id}/share                               401  409 409 409 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /outbox                                          303  200 200 200 200 200 403  200 403 403 403 403  200 200 200  403 403 403  403 200
post /outbox/{id}/take-back                           401  404 404 404 404 404 403  404 403 403 403 403  404 404 404  403 403 403  403 404
get  /drafts                                          303  200 200 200 200 200 200  200 200 200 200 200  200 200 200  200 200 200  200 200
post /drafts/discard                                  401  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
post /kept                                            401  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
post /kept/discard                                    401  404 404 404 404 404 404  404 404 404 404 404  404 404 404  404 404 404  404 404
get  /orders/{id}/confirmation                        303  200 200 200 403 403 403  403 403 403 403 403  403 403 403  403 403 403  403 404
get  /catalog                                         303  200 200 200 403 200 200  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /catalog/export                                  303  200 200 200 403 200 200  403 403 403 403 403  403 403 403  403 403 403  403 200
get  /people                                          303  200 403 403 403 403 200  200 403 403 403 200  200 200 200  403 403 403  403 403
post /people                                          401  422 403 403 403 403 422  422 403 403 403 422  422 422 422  403 403 403  403 403
get  /people/new                                      303  200 403 403 403 403 200  200 403 403 403 200  200 200 200  403 403 403  403 403
get  /people/roles                                    303  200 403 403 403 403 200  200 403 403 403 200  200 200 200  200 200 403  200 403
get  /people/{id}                                     303  200 403 403 403 403 200  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}                                     401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}/suspend                             401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}/resume                              401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}/remove                              401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}/end-sessions                        401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}/reset                               401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}/forget-factors                      401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
post /people/{id}/invite                              401  409 403 403 403 403 409  404 403 403 403 404  404 404 404  403 403 403  403 403
get  /people/{id}/why                                 303  200 403 403 403 403 200  404 403 403 403 404  404 404 404  404 404 403  404 403
get  /users                                           303  404 404 403 403 403 403  404 403 403 403 403  404 404 404  303 303 403  303 404
get  /customers/{id}/users                            303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  200 200 403  404 404
post /customers/{id}/users                            401  422 422 403 403 403 403  422 403 403 403 403  404 404 404  422 422 403  404 404
get  /customers/{id}/users/new                        303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  200 200 403  404 404
post /customers/{id}/users/licenses                   401  422 422 403 403 403 403  422 403 403 403 403  404 404 404  422 422 403  404 404
get  /customers/{id}/users/template                   303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  200 200 403  404 404
get  /customers/{id}/users/upload                     303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  200 200 403  404 404
post /customers/{id}/users/upload                     401  422 422 403 403 403 403  422 403 403 403 403  404 404 404  422 422 403  404 404
get  /user-uploads/{id}                               303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  200 200 403  404 404
post /user-uploads/{id}/save                          401  303 303 403 403 403 403  303 403 403 403 403  404 404 404  303 303 403  404 404
post /user-uploads/{id}/passwords                     401  200 409 403 403 403 403  409 403 403 403 403  404 404 404  409 409 403  404 404
get  /users/{id}                                      303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  200 200 403  404 404
post /users/{id}                                      401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
post /users/{id}/licenses                             401  303 303 403 403 403 403  303 403 403 403 403  404 404 404  303 403 403  404 404
get  /users/{id}/password                             303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  200 403 403  404 404
post /users/{id}/password                             401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
post /users/{id}/block                                401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
post /users/{id}/unblock                              401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
post /users/{id}/end-sessions                         401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
post /users/{id}/forget-factors                       401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
post /users/{id}/delete                               401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
post /users/{id}/restore                              401  409 409 403 403 403 403  409 403 403 403 403  404 404 404  409 403 403  404 404
get  /customers/{id}/admin-relationships              303  200 200 200 200 403 403  200 200 200 403 403  404 404 404  200 403 403  404 404
get  /customers/{id}/admin-relationships/export       303  200 200 200 200 403 403  200 200 200 403 403  404 404 404  200 403 403  404 404
post /customers/{id}/admin-relationships              401  422 422 403 403 403 403  422 403 403 403 403  404 404 404  403 403 403  403 404
get  /customers/{id}/admin-relationships/new          303  200 200 403 403 403 403  200 403 403 403 403  404 404 404  403 403 403  403 404
get  /admin-relationships                             303  200 200 200 200 403 403  200 200 200 403 403  200 200 200  303 403 403  303 200
get  /admin-relationships/{id}                        303  200 200 200 200 403 403  200 200 200 403 403  404 404 404  200 403 403  404 404
post /admin-relationships/{id}/decline                401  403 403 403 403 403 403  403 403 403 403 403  403 403 403  422 403 403  404 403
post /admin-relationships/{id}/terminate pending=true 401  409 409 403 403 403 403  303 403 403 403 403  404 404 404  303 403 403  404 404
post /admin-relationships/{id}/approve                401  403 403 403 403 403 403  403 403 403 403 403  403 403 403  409 403 403  404 403
post /sign-out                                        303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
post /sign-out-everywhere                             303  303 303 303 303 303 303  303 303 303 303 303  303 303 303  303 303 303  303 303
";

struct Row {
    method: &'static str,
    route: &'static str,
    /// The one box that is filled in.
    filled: Option<(&'static str, &'static str)>,
    expected: Vec<u16>,
}

fn table() -> Vec<Row> {
    let row = |line: &'static str| {
        let mut words = line.split_whitespace();
        let (method, route) = (words.next().unwrap(), words.next().unwrap());
        let rest: Vec<&str> = words.collect();
        let filled = rest[0].split_once('=');
        let expected: Vec<u16> = rest.iter().filter_map(|word| word.parse().ok()).collect();
        assert_eq!(expected.len(), 1 + PEOPLE.len(), "{line}");
        Row { method, route, filled, expected }
    };
    TABLE.lines().skip(3).map(row).collect()
}

impl Row {
    fn ask(&self, client: &Client, id: &str) -> Answer {
        let path = path_of(self.route, id);
        match (self.method, self.filled) {
            ("get", _) => client.get(&path),
            (_, Some((name, value))) => client.post(&path, &[(name, &value.replace("{id}", id))]),
            _ => client.post(&path, &[]),
        }
    }
}

/// A path of `route`, with `id` in the place of whatever it names.
pub fn path_of(route: &str, id: &str) -> String {
    Regex::new(r"\{[^}]*\}").unwrap().replace_all(route, id).into_owned()
}

#[test]
fn every_route_is_in_the_table() {
    let mut declared = routes();
    let mut listed: Vec<_> = table().iter().map(|row| (row.method.to_owned(), row.route.to_owned())).collect();
    declared.sort();
    listed.sort();
    assert_eq!(declared, listed);
}

/// Ids of the things that the routes name.
struct Things {
    order: String,
    request: String,
    token: String,
    relationship: String,
    relationship_token: String,
    setup: String,
    link: String,
    receipt: String,
    asked: String,
    order_asked: String,
    run: String,
    /// Customers that are being chosen to move.
    moved: String,
    /// A file of users.
    upload: String,
    /// Roles that the reseller asks for.
    admin_relationship: String,
    bulk: String,
    service_request: String,
    /// A view that colleagues share.
    view: String,
    /// What a provider asks to show in the directory.
    profile: String,
}

/// A house in which each column of the table is somebody.
fn house_of_all() -> House {
    let house = House::open();
    for (person, colleague, roles) in HIRED {
        house.execute(&format!(
            "insert into users (id, sign_in_name, email, first_name, last_name, display_name, location,
                 provider_id, reseller_id, customer_id, roles, created_at, password_hash)
             select '{}', '{person}', '{person}', 'A', 'B', 'A B', location,
                 provider_id, reseller_id, customer_id, string_to_array('{roles}', ' '), created_at, password_hash
             from users where sign_in_name = '{colleague}'",
            id(&format!("user:{person}"))
        ));
    }
    house.execute(&format!(
        "update subscriptions set partner_of_record = '{}', support_reseller = '{}' where id = '{}'",
        id("reseller:litware"),
        id("reseller:adatum"),
        id("subscription:oakdental:1")
    ));
    house
}

impl Things {
    fn of(house: &House) -> Things {
        let order = placed_order(&house.as_person(SALES_AGENT));
        let (request, token) = invitation(house);
        let (relationship, relationship_token) = relationship(house, SALES_AGENT);
        let admin = house.as_person(ADMIN_AGENT);
        let issued = admin.post(&format!("/customers/{}/setup-info", id("customer:oakdental")), &[]);
        let link = account_link(house, RESELLER, LinkKind::Reset);
        // Not of the subscription that other routes change: a receipt of that would be shown anew.
        let change = format!("/subscriptions/{}/change", id("subscription:oakdental:2"));
        let receipt = house.as_person(SALES_AGENT).post(&change, &[("kind", "auto-renew")]).id();
        let reseller = house.as_person(RESELLER);
        let costs = reseller.post(&change, &[("kind", "licenses"), ("licenses", "26")]).location;
        let asked = reseller.post(&format!("{costs}/ask"), &[]).id();
        let order_asked = order_requests::asked(&reseller).replace("/requests/", "").replace("/order", "");
        let many = [("chosen", id("subscription:oakdental:1")), ("credited", String::new())];
        let many = many.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
        let run = house.as_person(SALES_AGENT).post("/incentives/runs", &many).id();
        let profile = proposed_profile(&house.as_person(GLOBAL_ADMIN));
        let saved = [("list", "resellers"), ("name", "Ours"), ("shared", "true")];
        let view = saved_view(&house.as_person(GLOBAL_ADMIN), &saved);
        let setup = issued.id();
        let moved = admin.post(&format!("/resellers/{}/moves", id("reseller:fabrikam")), &[]).id();
        let bulk = bulk::upload(&admin, "licenses", "file.csv", b"Licenses\n1\n").id();
        let upload = uploaded(&admin);
        let service_request = service_requests::opened(&reseller);
        let admin_relationship = admin_relationships::asked(&reseller);
        Things {
            upload,
            admin_relationship,
            order,
            request,
            token,
            relationship,
            relationship_token,
            setup,
            link,
            receipt,
            asked,
            order_asked,
            run,
            moved,
            bulk,
            service_request,
            view,
            profile,
        }
    }

    fn named_in(&self, route: &str) -> String {
        match route.split('/').nth(1).unwrap() {
            "orders" if route == "/orders" => id("customer:oakdental"),
            "orders" => self.order.clone(),
            "partnership-requests" => self.request.clone(),
            "invitations" => self.token.clone(),
            "relationship-requests" if route == "/relationship-requests" => id("reseller:fabrikam"),
            "relationship-requests" => self.relationship.clone(),
            "relationships" => self.relationship_token.clone(),
            "account-links" => self.link.clone(),
            "setup-info" => self.setup.clone(),
            "receipts" => self.receipt.clone(),
            "requests" if route == "/requests" => String::new(),
            "requests" if route.contains("/order") => self.order_asked.clone(),
            "requests" => self.asked.clone(),
            "incentives" => self.run.clone(),
            "moves" => self.moved.clone(),
            "bulk" => self.bulk.clone(),
            "service-requests" => self.service_request.clone(),
            "directory" => "northwind".to_owned(),
            "views" => self.view.clone(),
            "provider" => self.profile.clone(),
            "people" => id(&format!("user:{BILLING_ADMIN}")),
            "user-uploads" => self.upload.clone(),
            "admin-relationships" => self.admin_relationship.clone(),
            "users" => id("user:admin@oakdental.onmicrosoft.com"),
            "subscriptions" => id("subscription:oakdental:1"),
            "resellers" | "onboarding" => id("reseller:fabrikam"),
            "providers" => id("provider:northwind"),
            _ => id("customer:oakdental"),
        }
    }
}

#[test]
fn everybody_is_answered_as_the_table_says() {
    let house = house_of_all();
    let things = Things::of(&house);
    let askers: Vec<Client> =
        std::iter::once(house.stranger()).chain(PEOPLE.iter().map(|name| house.as_person(name))).collect();
    let mut wrong = Vec::new();
    for row in table() {
        let answers: Vec<Answer> = askers.iter().map(|asker| row.ask(asker, &things.named_in(row.route))).collect();
        let got: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        if got != row.expected {
            wrong.push(format!("{} {}\n  expected {:?}\n  got      {got:?}", row.method, row.route, row.expected));
        }
        if row.expected[0] == 303 && row.method == "get" && row.expected[1] != 303 {
            assert!(answers[0].location.starts_with("/sign-in?next="), "{}: {}", row.route, answers[0].location);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_foreign_subscription_is_in_no_form_whatever_is_filled_in() {
    let house = House::open();
    let own = id("subscription:oakdental:1");
    let row = format!("select subscriptions::text as line from subscriptions where id = '{own}'");
    let before = house.lines(&row);
    let kinds = ["licenses", "upgrade", "plan", "renewal", "auto-renew", "suspend", "reactivate", "cancel"];
    for person in [OTHER_RESELLER, OTHER_PROVIDER, CUSTOMER] {
        let stranger = house.as_person(person);
        let refused = if person == CUSTOMER { 403 } else { 404 };
        for kind in kinds {
            let path = format!("/subscriptions/{own}/change");
            let filled = [("licenses", "30"), ("offer", "CFQ7TTC0LDPB:0001"), ("plan", "P3Y-annual"), ("kind", kind)];
            assert_eq!(stranger.post(&path, &filled).status, refused, "{person} {kind}");
            assert_eq!(stranger.get(&format!("{path}?kind={kind}")).status, refused, "{person} {kind}");
        }
        let fabrikam = id("reseller:fabrikam");
        for (part, form) in [
            ("name", [("nickname", "Mine"), ("before", "")]),
            ("reseller", [("credited", ""), ("before", &*fabrikam)]),
            ("support-contact", [("support_contact", "provider"), ("before", &*fabrikam)]),
            ("support-contact/decline", [("reason", "Mine"), ("before", &*fabrikam)]),
        ] {
            let status = stranger.post(&format!("/subscriptions/{own}/{part}"), &form).status;
            assert!([403, 404].contains(&status), "{person} {part}: {status}");
        }
        let many = [("chosen", own.as_str()), ("credited", ""), ("action", "rehearse")];
        let status = stranger.post("/incentives/runs", &many).status;
        assert!([403, 404].contains(&status), "{person}: {status}");
    }
    let agent = house.as_person(SALES_AGENT);
    for foreign in [id("subscription:customer:1"), NOBODY.to_owned()] {
        let with = [("kind", "renewal"), ("ends", foreign.as_str())];
        let told = agent.post(&format!("/subscriptions/{own}/change"), &with);
        assert!(told.status == 422 && told.problem("ends").is_some(), "{foreign}: {}", told.text);
    }
    assert_eq!(house.lines(&row), before);
}

#[test]
fn what_is_somebody_elses_is_answered_like_what_is_not_there() {
    let house = house_of_all();
    let things = Things::of(&house);
    let strangers = STRANGERS.map(|name| house.as_person(name));
    let columns = STRANGERS.map(|name| 1 + PEOPLE.iter().position(|it| *it == name).unwrap());
    let mut compared = 0;
    for row in table() {
        for (asker, column) in strangers.iter().zip(columns) {
            let foreign = things.named_in(row.route);
            if row.expected[column] != 404
                || !(row.route.contains('{') || row.filled.is_some())
                || row.route.contains('*')
            {
                continue;
            }
            let (own, absent) = (row.ask(asker, &foreign), row.ask(asker, NOBODY));
            assert_eq!((own.status, absent.status), (404, 404), "{} {}", row.method, row.route);
            assert_eq!(own.text.replace(&foreign, "ID"), absent.text.replace(NOBODY, "ID"), "{}", row.route);
            let headers = |answer: &Answer| {
                let mut headers = answer.headers.clone();
                headers.remove("date");
                headers.remove("set-cookie");
                headers.remove("content-length");
                headers
            };
            assert_eq!(headers(&own), headers(&absent), "{}", row.route);
            assert_eq!(row.ask(asker, "not-an-id").status, 404, "{}", row.route);
            compared += 1;
        }
    }
    assert!(compared >= 200, "{compared}");
}
