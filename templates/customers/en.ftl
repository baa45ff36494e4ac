customers-add = Add customer
customers-add-subscription = Add subscription
customers-add-subscription-for = Add subscription: { $name }
customers-search = Company, domain or Microsoft ID
customers-filter = Filter by indirect reseller
customers-all-resellers = All customers
customers-reseller-part = Part of its name
customers-no-such-reseller = None of your indirect resellers has this in its name. Type a part of the name, or leave the box empty.
customers-which-reseller = Which indirect reseller do you mean?
customers-more-resellers = There are more. Type more of the name.
customers-none = There are no customers yet.
customers-none-found = No customers match your search. Shorten it, or show all customers.
customers-company = Company
customers-company-name = Company name
customers-company-info = Company info
customers-domain = Primary domain name
customers-domain-hint = 1 to 27 Latin letters and digits. You can't change the name later.
customers-domain-empty = Enter a domain name.
customers-domain-wrong = Use Latin letters and digits only, without spaces, hyphens or dots.
customers-domain-too-long = Use at most 27 letters and digits.
customers-domain-taken = This domain name is already taken. Choose another one.
customers-domain-free = { $domain } is available.
customers-domain-check = Check availability
customers-registration = Organization registration number
customers-microsoft-id = Microsoft ID
customers-no-reseller = No indirect reseller
customers-reseller = Reseller that administers the account
customers-reseller-hint = As soon as you select Update, the reseller can manage the account and its subscriptions on the customer's behalf. Both are told by email. If the customer has ever terminated an admin relationship itself, the reseller must ask it for roles first.
customers-reseller-not-partner = This reseller is not one of your active partners. Choose another one, or request a partnership.
customers-reseller-kept = The customer's reseller has been updated.
customers-contact = Primary contact
customers-language = Language for emails
customers-language-empty = Choose the language for emails.
customers-no-subscriptions = This customer has no subscriptions yet.
customers-account = Account
customers-administrator = Admin user account name
customers-bill-to = Bill-to name
customers-bill-to-hint = The name on invoices and in lists. The company's own name stays the same.
customers-bill-to-and-contact = Bill-to info and primary contact
customers-billing-kept = The account has been updated.
customers-email-microsoft = A microsoft.com address can't belong to a customer. Enter the customer's own address.
customers-email-own = This address is in the provider's domain. Enter the customer's own address.
customers-agreement = Microsoft Customer Agreement
customers-agreement-empty = Choose how the customer accepts the agreement.
customers-agreement-attested = The customer has accepted the agreement
customers-agreement-asked = The customer will be asked to accept the agreement in the Microsoft 365 admin center
customers-agreement-will-be-asked = The customer will be asked to accept the agreement.
customers-agreement-attested-by = Confirmed by the provider: accepted by { $name } ({ $email }) on { $date }.
customers-agreement-accepted-by = Accepted by the customer: { $name } ({ $email }) on { $date }.
customers-agreement-date = Agreement acceptance date
customers-agreement-date-empty = Enter the day on which the customer accepted the agreement.
customers-agreement-date-wrong = Enter the date as year, month and day, for example 2026-11-22.
customers-agreement-date-future = The date is in the future. Enter the day on which the customer accepted the agreement.
customers-agreement-other = Someone other than the primary contact accepted the agreement
customers-reseller-letter-subject = The reseller that manages the account has changed
customers-reseller-gained = { $provider } has associated your company ({ $reseller }) with a customer ({ $customer }). You can now manage the customer's account and subscriptions.
customers-reseller-lost = { $provider } has ended the association of your company ({ $reseller }) with a customer ({ $customer }). You no longer manage the customer's account.
customers-reseller-now = { $provider } has associated the indirect reseller { $reseller } with your account ({ $customer }). The reseller can manage the account and its subscriptions on your behalf.
customers-reseller-without-roles = Since { $customer } has terminated an admin relationship itself, no roles in its account come with this. Ask it for those that you need on its page Admin relationships.
customers-reseller-without-roles-own = Since your company has terminated an admin relationship itself, { $reseller } has no roles in your account until a Global admin of your company approves them.
customers-reseller-no-longer = The indirect reseller { $reseller } no longer manages your account ({ $customer }).
customers-reseller-accepted = { $customer } has accepted that your company ({ $reseller }) administers its account. You can now manage the customer's account and subscriptions.
customers-reseller-accepted-now = An administrator of { $customer } has accepted that the indirect reseller { $reseller } administers your account. The reseller can manage the account and its subscriptions on your behalf.
customers-setup = Setup info
customers-setup-of = Setup info: { $name }
customers-setup-warning = { $hours ->
        [one] Copy the user account name and the password now: you can't see this information again after you close this page. The password works only once, within { $hours } hour.
       *[other] Copy the user account name and the password now: you can't see this information again after you close this page. The password works only once, within { $hours } hours.
    }
customers-setup-user = Admin user account name
customers-setup-password = Temporary password
customers-setup-shown = The temporary password was shown on { $at } to { $to }, and can't be shown again.
customers-setup-not-here = The temporary password can be shown only within 15 minutes, to whoever submitted the order or issued the password, and only in the same session. Nobody has seen it.
customers-issue-password = Issue a new password
customers-issue-hint = A new temporary password replaces the old one and signs the administrator out.
customers-issue-who = Ask an Admin agent or a Helpdesk agent to issue a new password.
customers-handover-send = Send Setup info
customers-handover-hint = Or send the primary contact ({ $email }) a link, which works once: it shows the user name, and they set a password of their own. The password there is now stops working, and the administrator is signed out.
customers-handover-sent = Setup info is on its way to { $email }.
customers-handover-open = Setup info was sent to { $email }. The link has not been opened yet and works until { $at }.
customers-handover-opened = Setup info that was sent to { $email } was opened on { $at }.
customers-handover-ended = Setup info that was sent to { $email } has not worked since { $at }: it was taken back, or another password was issued.
customers-handover-expired = Setup info that was sent to { $email } expired on { $at }, and nobody had opened it.
customers-handover-take-back = Take Setup info back
customers-handover-taken-back = Setup info has been taken back. Its link opens nothing any more.
customers-handover-over = The link has been opened or has expired already. The Account page says which.
customers-handover-subject = Your administrator account
customers-handover-letter = { $from } has opened an administrator account for { $customer }. Open the link below to see your user name and to set a password.
customers-handover-once = { $hours ->
    [one] The link works once, within { $hours } hour. If it has stopped working, ask for a new one.
   *[other] The link works once, within { $hours } hours. If it has stopped working, ask for a new one.
}
customers-handover-link = Open Setup info
customers-copy-user = Copy name
customers-copy-password = Copy password
customers-copied-user = The name has been copied.
customers-copied-password = The password has been copied.
customers-print = Print
customers-attest = Confirm acceptance
customers-attest-hint = Without it the customer can't order. Confirm it once the customer has accepted.
customers-attested = The agreement is confirmed.
customers-changed-meanwhile = Somebody else has changed this customer's account meanwhile, so nothing was done. Look at it again, and decide anew.
customers-password-issued = A new temporary password was issued.
customers-end-administration = End the reseller's administration
customers-end-administration-means = The reseller will no longer see or manage your account, from now on. Your subscriptions go on, and whom to contact about each of them stays. Your provider can associate a reseller again. It then has no roles in your account until a Global admin of your company approves them.
customers-end-administration-yes = End the administration
customers-administration-ended = The reseller no longer administers your account.
customers-reseller-ended = { $customer } has ended the administration of its account by your company ({ $reseller }). You no longer manage the customer's account.
customers-reseller-out-of-reach = You work with the customers of certain resellers only. Choose a reseller from the list.
customers-country-out-of-reach = You work with customers in certain countries only. Choose a country from the list.
customers-administrator-gone = The first administrator's account has been deleted. Restore it, or reset the password of another administrator.
customers-administrator-blocked = The first administrator's sign-in is blocked. Unblock it first, or reset the password of another administrator.

# Home of a customer's administrator
customers-home-no-subscriptions = Your company has no subscriptions yet. { $provider } orders them for you.
customers-home-next = What comes next
customers-home-renews = Renews on { $date }
customers-home-ends = Ends on { $date } and does not renew
customers-home-term = The term ends on { $date }
customers-home-assigned = Assigned licenses
customers-home-assigned-of = { $assigned } of { $bought }
customers-home-all = Show all { $count } subscriptions
customers-home-rights = Who has rights over your account
customers-home-reseller = { $reseller } has administered your account on your behalf since { $date }: users and their licenses, passwords, contact data and subscriptions.
customers-home-provider = { $provider } is your provider: it orders subscriptions for your company, bills for them and can help your administrators.
customers-home-roles = { $partner } has roles in your account until { $date }:
customers-home-roles-extended = { $partner } has roles in your account until { $date }, extended automatically then:
customers-home-supporters = These companies support some of your subscriptions and see these: { $names }.
customers-home-tenant-owner = { $reseller } is tenant owner of your Azure account: it manages everything there as your own administrators do. { $name } made it so on { $date }.
customers-home-admins = Global admins of your own company: { $names }.
customers-home-users = { $count ->
        [one] { $count } user
       *[other] { $count } users
    }
customers-home-unlicensed = { $count ->
        [one] { $count } without a license
       *[other] { $count } without a license
    }
customers-home-blocked = { $count ->
        [one] The sign-in of { $count } is blocked.
       *[other] The sign-in of { $count } is blocked.
    }
customers-home-account = Show the account
customers-relationship-over = The reseller relationship with this customer was removed, so nothing can be ordered or asked for it. An invitation that the customer accepts restores it.
customers-relationship-ended-own = { $provider } removed the reseller relationship with your company on { $date }. Your people can still sign in, and your account and its history stay here to read, but nothing can be ordered and nobody answers service requests. To go on, ask { $provider } or a reseller for an invitation; a Global admin of your company accepts it.
customers-id = Customer ID
customers-legal-name = Legal name
customers-since = Customer since
customers-export = Export customers
customers-count = { $count ->
        [one] { $count } customer
       *[other] { $count } customers
    }
