partnerships-request = Request a partnership
partnerships-first = What resellers need first
partnerships-prerequisite = Before you can start working with resellers, they must be enrolled as indirect resellers in the Cloud Solution Provider program and have accounts.
partnerships-prerequisite-link = How resellers enroll
partnerships-why = Then request a partnership. The email contains a personal link, with which the reseller enrolls, if necessary, and accepts your request. After that, the reseller appears in this list.
partnerships-search = Name or MPN ID
partnerships-none = You have no indirect resellers yet. To begin, request a partnership.
partnerships-none-found = No resellers match “{ $q }”. Check the spelling, or show all resellers.
partnerships-reseller = Indirect reseller
partnerships-provider = Indirect provider
partnerships-mpn-id = MPN ID
partnerships-location = Location
partnerships-since = Partner since
partnerships-contact = Contact
partnerships-view-customers = View customers
partnerships-view-customers-of = View customers: { $name }
partnerships-add-customer = Add new customer
partnerships-add-customer-for = Add new customer: { $name }
partnerships-no-providers = You have no indirect providers yet. Ask a provider for a partnership request, and open the link in its email.
partnerships-providers-export = Export indirect providers
partnerships-providers-count = { $count ->
        [one] { $count } provider
       *[other] { $count } providers
    }
partnerships-no-provider-found = No provider matches. Check the spelling, or reset the filter.
partnerships-ended-on = Ended on { $date }
partnerships-request-how = Have the reseller's email address on hand. You can edit the text, but keep the link: it is personalized for your account. Then open the message in your email application, or copy it and paste it into an email. Select Done when finished.
partnerships-subject = Subject
partnerships-subject-empty = Enter a subject.
partnerships-body = Message
partnerships-body-empty = Enter a message with your personal link.
partnerships-body-hint = The link must stay in the text unchanged.
partnerships-link-missing = The personal link is missing. Put it back into the message: you can copy it from below.
partnerships-link-altered = The personal link was changed and would not work. Copy it again from below.
partnerships-personal-link = Your personal link (works once, until { $date }):
partnerships-open-in-email = Open in email
partnerships-copy = Copy to clipboard
partnerships-copied = The message has been copied. Paste it into an email.
partnerships-not-copied = Your browser doesn't let the portal copy the message. The text is selected: press Ctrl+C (on a Mac, Command+C) to copy it.
partnerships-copy-by-hand = To copy the message, select the text above and copy it.
partnerships-done = Done
partnerships-text-saved = The text has been saved. Open it in your email application, enter the reseller's email address, and send it.
partnerships-request-done = The partnership request is ready. Once the reseller accepts it, the reseller appears in this list.
partnerships-tab-resellers = Resellers
partnerships-requests = Partnership requests
partnerships-search-requests = Recipient or company
partnerships-no-requests = Nobody has been asked for a partnership yet. To begin, request a partnership.
partnerships-no-requests-found = No requests match. Check the spelling, or show all requests.
partnerships-recipient = Recipient
partnerships-requested-by = Requested by
partnerships-requested-at = Requested on
partnerships-changed = Last change
partnerships-life-since = In this state since
partnerships-requests-export = Export requests
partnerships-requests-count = { $count ->
        [one] { $count } request
       *[other] { $count } requests
    }
partnerships-open-until = Open until
partnerships-own-mail = Chosen in your own email application
partnerships-show-request = Show the request
partnerships-code = { $provider }: partnership request. Scan the code or enter the address to open it. It works once, until { $date }.
partnerships-life = State
partnerships-all-states = All states
partnerships-life-draft = Draft
partnerships-life-sent = Sent
partnerships-life-delivered = Delivered
partnerships-life-bounced = Bounced
partnerships-life-opened = Opened
partnerships-life-accepted = Accepted
partnerships-life-declined = Declined
partnerships-life-expired = Expired
partnerships-life-revoked = Revoked
partnerships-resend = Resend
partnerships-revoke = Revoke
partnerships-remind = Remind
partnerships-reminded-on = Reminded
partnerships-reminded = A reminder is on its way. It goes out once.
partnerships-already-reminded = A reminder of this request has gone out already, and one is enough. To write once more, select Resend.
partnerships-not-sent-by-portal = The portal has not sent this request, so it doesn't know whom to remind. Write to the reseller from your email application.
partnerships-not-delivered = The email could not be delivered, so a reminder would not arrive either. Check the address, and send a new request to the right one.
partnerships-on-its-way = The email with this request is still on its way. Send a reminder once it has been delivered.
partnerships-expires-soon = The link expires within a day, so a reminder would come too late. To make it work for longer, select Resend.
partnerships-waits-for-operator = The company has enrolled, but whoever runs this portal has not let it in. A reminder would not help it.
partnerships-open-again = The link can be used again, for as long as at first. Send the message once more.
partnerships-sent-again = The email goes out once more. Its link can be used for as long as at first.
partnerships-send = Send
partnerships-send-title = Send the partnership request
partnerships-send-lead = The portal sends the message in the name of { $provider }. Answers go to { $email }, the address in your support profile.
partnerships-no-mail-server = This portal has no mail server, so it can't send the request itself. Open the message in your email application, or copy it. Whoever runs this portal can set SMTP_URL.
partnerships-recipients = Recipients
partnerships-recipients-hint = One on each line, or separated by commas or semicolons: an address, or Name <address>. Add en or ru after an address for an email in another language. At most { $max }.
partnerships-recipients-none = There is nobody to send to. Enter the reseller's email address.
partnerships-recipients-too-many = You can send to { $max } recipients at once. Send the others from another request.
partnerships-look-first = What goes out has changed since you looked at it. Look at it again, then send.
partnerships-letter-language = Language of the email
partnerships-letter-language-hint = Your text goes to those who read its language; the others get the portal's own text.
partnerships-look = Preview
partnerships-send-to = { $count ->
    [one] Send to { $count } recipient
   *[other] Send to { $count } recipients
}
partnerships-verdicts = Recipients as read
partnerships-verdict = What happens
partnerships-verdict-right = Is sent to
partnerships-verdict-duplicate = Is there twice
partnerships-verdict-asked = Has an open request
partnerships-verdict-partner = Is a partner already
partnerships-verdict-no-address = Not an address
partnerships-preview = What goes out
partnerships-preview-hint = Each recipient gets a link of their own in the place of this one.
partnerships-as-text = Text
partnerships-sent-already = This request has been sent already.
partnerships-sent = { $count ->
    [one] { $count } request is on its way.
   *[other] { $count } requests are on their way.
}
partnerships-revoked = The request has been revoked. Its link no longer works.
partnerships-already-accepted = This request has been accepted. The reseller is in your list of indirect resellers.
partnerships-already-declined = This request has been declined. To ask again, request a new partnership.
partnerships-already-revoked = This request has been revoked, and its link stays dead. To ask again, request a new partnership.
partnerships-already-expired = This request has expired. To make its link work again, select Resend.
partnerships-not-sent-yet = This request has not been sent yet. Open the message in your email application, or copy it.
partnerships-still-open = This request is still open. Its link works.
partnerships-handed-over = This request is on its way already: it was opened in an email application or copied, or its link was followed. To have the portal send one, request a new partnership.
partnerships-not-interested = Not interested?
partnerships-decline = Decline
partnerships-reason = Reason
partnerships-reason-hint = { $name }, who sent this request, reads the reason.
partnerships-reason-empty = Enter the reason in a few words.
partnerships-request-declined = This request has been declined. To get a new one, contact { $name } of { $provider }, who sent it.
partnerships-request-revoked = { $name } of { $provider } has taken this request back, so the link no longer works. To get a new one, contact the sender.
partnerships-request-forwarded = Another company has enrolled by this link, so it doesn't work for yours. Each company needs a request of its own: ask { $name } of { $provider }, who sent it, for one to your company's address.
partnerships-ask-again = Ask for a new request
partnerships-ask-again-lead = { $name } gets an email with your name and email address.
partnerships-ask-name = Your name and company
partnerships-ask-name-empty = Enter your name and your company.
partnerships-asked-again = Your question has been sent. If the sender agrees, you get a new request by email.
partnerships-asked-again-already = { $name } has been asked for a new request already.
partnerships-declined-subject = A partnership request has been declined
partnerships-declined-sentence = Your partnership request has been declined. Reason: { $reason }
partnerships-asked-again-subject = Somebody asks for a new partnership request
partnerships-asked-again-sentence = { $name } ({ $email }) has opened the link of your partnership request, which no longer works, and asks for a new one.
partnerships-asked-again-how = Send one only if you know the person. Anybody who holds the link could have written this.
partnerships-letter-recipient = The request went to { $recipient }.
partnerships-received = Requests to your company
partnerships-link-anothers = Another company has used the link.
partnerships-draft-subject = Partnership request from { $provider }
partnerships-invitation = Partnership request
partnerships-invites-you = { $provider } requests a partnership with your company
partnerships-invited-by = { $name } of { $provider } sent this request. It can be accepted until { $date }.
partnerships-accepting-means = What accepting means
partnerships-means-orders = { $provider } can add customers on your behalf and submit orders on behalf of your customers.
partnerships-means-customers = { $provider } can let your company manage customers and subscriptions, earn incentives, and support customers.
partnerships-means-see = Your company and { $provider } appear in each other's lists, with name, MPN ID and location.
partnerships-means-keep = You keep your own customers, prices and other providers.
partnerships-sign-in-first = If your company has an account, sign in as its Global admin. If not, enroll it as an indirect reseller first.
partnerships-consent = I am authorized to act for { $company }, and I agree to work with { $provider } as described above.
partnerships-consent-missing = To accept, select the check box.
partnerships-authorize = Authorize indirect provider
partnerships-authorized = { $provider } is now your indirect provider.
partnerships-signed-in-as = You are signed in as { $name } of { $company }. To accept for another company, switch accounts.
partnerships-switch = Switch accounts
partnerships-partners-already = { $company } and { $provider } are partners already, so there is nothing to accept.
partnerships-authorized-already = { $provider } was your indirect provider already. Nothing has changed.
partnerships-against-oneself = You are signed in as { $name } of { $company }, which sent this request itself. It is for a reseller: send the link to its Global admin or, if that is you, switch accounts.
partnerships-against-provider = You are signed in as { $name } of { $company }, which is an indirect provider. Only an indirect reseller can accept this request: switch to the account of its Global admin, or enroll your company as one.
partnerships-against-customer = You are signed in as { $name } of { $company }, which is a customer. Only an indirect reseller can accept this request: switch to the account of its Global admin.
partnerships-against-not-admin = You are signed in as { $name }, who can't accept requests for { $company }. Its Global admin can, so forward the email: { $names }.
partnerships-against-no-admin = You are signed in as { $name }, who can't accept requests for { $company }. Only a Global admin can, and your company has none at the moment: ask who manages its users.
partnerships-against-suspended = { $company } is suspended. Until that ends, nobody can sign in for it or accept this request; whoever runs this portal can end the suspension.
partnerships-against-forwarded = You are signed in as { $name } of { $company }. This request was sent to an address at { $domain }, and works for that company alone. If the email was forwarded to you, ask { $sender } for a request of your own; if it was sent to you, switch to your account there.
partnerships-request-used = This link has already been used. To get a new one, contact { $name } of { $provider }, who sent it.
partnerships-request-expired = This link has expired. To get a new one, contact { $name } of { $provider }, who sent it.
partnerships-other-region = This provider is not authorized in your company's region. Work with a provider of your own region.
partnerships-agreement-missing = Your company has not signed the Microsoft Partner Agreement yet. A Global admin of your company must sign it first.
partnerships-enroll = Enroll as an indirect reseller
partnerships-enroll-why = Enroll your company to work with { $provider } as a partner. Afterward, you return to the request.
partnerships-company = Company
partnerships-legal-name = Legal name
partnerships-mpn-id-hint = 6 to 10 digits; leading zeros count.
partnerships-mpn-id-taken = A company with this MPN ID is already enrolled. Sign in, or check the ID.
partnerships-mpn-id-providers = This is the provider's own MPN ID. Enter your company's MPN ID.
partnerships-mpn-kind = Kind of MPN ID
partnerships-mpn-kind-location = a location of the company (it earns incentives)
partnerships-mpn-kind-company = the company as a whole
partnerships-mpn-kind-empty = Choose what the MPN ID belongs to.
partnerships-first-user-hint = The person named here receives the company's emails, becomes its Global admin and Admin agent, and signs the agreement.
partnerships-email-hint = You will sign in with this address.
partnerships-phone-hint = With the country code, or as dialed in your country.
partnerships-phone-empty = Enter a phone number at which the contact can be reached.
partnerships-agreement = On behalf of the company, I sign the Microsoft Partner Agreement.
partnerships-agreement-unsigned = Select the check box to sign the agreement. Without it, the company can't work with a provider.
partnerships-enroll-kept = What you enter is kept with each step: to go on later, open the same link, until { $date }.
partnerships-enroll-steps = Steps of the enrollment
partnerships-enroll-begun = You have begun to enroll your company, and what you entered has been kept. If the company has an account already, sign in as its Global admin.
partnerships-enroll-continue = Continue your enrollment
partnerships-enroll-changed = The details have been changed in the meantime, perhaps in another window. Check them here once more, and then enroll the company.
partnerships-enrolled-already = A company has enrolled by this link. To go on, sign in as its Global admin.
partnerships-step-sign = Agreement and sign-in
partnerships-enrolled-step = (done)
partnerships-next = Next
partnerships-change-of = Change: { $step }
partnerships-web-mail = { $domain } is a web-mail service, where anybody can have an address. Enter one in your company's own domain, or select this box if it has none.
partnerships-web-mail-anyway = Use the web-mail address anyway
partnerships-other-domain = This request was sent to an address at { $domain }. If it was forwarded to you, ask { $sender } for a request of your own. If { $domain } is your company's too, select this box.
partnerships-other-domain-anyway = The request was sent to our company
partnerships-support-lead = Customers see this when your company supports them. You can change it later.
partnerships-sign-lead = Check what you entered. The primary contact signs the agreement on behalf of the company.
partnerships-sign-in-as = Choose a password. You will sign in as { $email }.
partnerships-vetting-pending = { $company } is enrolled, and whoever runs this portal has yet to authorize it. Until then it can't accept partnership requests. The decision comes by email to { $email }; then open the link of the request again.
partnerships-vetting-rejected = Whoever runs this portal has not authorized { $company }, so it can't accept partnership requests. The reason given: “{ $reason }”. If that can be mended, contact them.
partnerships-vetting-open = Open the partnership request
partnerships-letter-authorized-subject = Your company has been authorized
partnerships-letter-authorized = { $company } has been authorized as an indirect reseller. It can accept partnership requests now.
partnerships-letter-go-on = The request of { $provider }, by which you enrolled, still waits for you.
partnerships-letter-rejected-subject = Your company has not been authorized
partnerships-letter-rejected = { $company } has not been authorized as an indirect reseller, so it can't accept partnership requests.
partnerships-enroll-submit = Enroll the company
partnerships-enrolled = Your company is enrolled. Read the request once more, and then authorize the provider.
partnerships-enrolled-letter-subject = Your company has been enrolled
partnerships-enrolled-letter = { $company } has been enrolled as an indirect reseller to work with { $provider }. Its Global admin signs in as { $email } with the password that was chosen with the enrollment.
partnerships-enrolled-letter-not-you = If it wasn't you who chose it, set another password: whoever chose it is signed out then.
partnerships-accepted-subject = A reseller has accepted your partnership request
partnerships-accepted-sentence = { $reseller } (MPN ID { $mpn }) has accepted your partnership request. You can now add customers for it.
partnerships-accepted-link = Indirect resellers
partnerships-draft-body =
    Hello,

    { $provider } would like to work with your company as your indirect provider in the Cloud Solution Provider program.

    To accept, open this personal link and sign in as a Global admin of your company:
    { $link }

    If your company is not enrolled as an indirect reseller yet, you can enroll on the same page first. The link can be accepted once, within { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.

    After you accept, we can add customers on your behalf, submit orders for them, associate you with their subscriptions, and name you as their support contact.

    Kind regards,
    { $name }
    { $provider }
partnerships-onboarding = Onboarding
partnerships-onboarding-lead = From the request to the first order: how far each reseller has come, and who waits for whom.
partnerships-search-onboarding = Reseller or recipient
partnerships-show = Show
partnerships-show-open = Not finished
partnerships-show-all = All
partnerships-nobody-onboarding = Nobody is on the way at the moment. To begin, request a partnership.
partnerships-nobody-onboarding-found = No resellers match. Check the spelling, or show all resellers.
partnerships-steps = Steps
partnerships-steps-done = { $done } of { $all } done
partnerships-waiting = Who waits for whom
partnerships-step-done = done
partnerships-step-left = not yet
partnerships-step-seen-later = shown once it is a partner
partnerships-step-invited = Invited
partnerships-step-opened = Request opened
partnerships-step-enrolled = Enrolled
partnerships-step-agreement = Agreement signed
partnerships-step-mpn-id = MPN ID checked
partnerships-step-support = Support profile
partnerships-step-customer = First customer
partnerships-step-order = First order
partnerships-finished = Everything is done.
partnerships-the-invited = the recipient of your email
partnerships-wait-send = Waiting for you: send the request
partnerships-wait-resend = Waiting for you: the request has expired, send it again
partnerships-wait-address = Waiting for you: the request could not be delivered, check the address
partnerships-wait-open = Waiting for { $name }: open the request
partnerships-wait-answer = Waiting for { $name }: sign in or enroll, and accept the request
partnerships-wait-accept = Waiting for { $name }: accept the request
partnerships-wait-sign = Waiting for { $name }: sign the Microsoft Partner Agreement
partnerships-wait-mpn-id = Waiting for { $name }: enter the MPN ID of a location
partnerships-wait-support = Waiting for { $name }: complete the support profile
partnerships-wait-suspended = Waiting for whoever runs this portal: { $name } is suspended
partnerships-wait-vetting = Waiting for whoever runs this portal: { $name } is not authorized yet
partnerships-wait-customer = Waiting for you: add the first customer
partnerships-wait-order = Waiting for you: place the first order
partnerships-show-request-of = Show the request: { $name }
partnerships-attest-first = Attest the customer's agreement
partnerships-attest-first-of = Attest the customer's agreement: { $name }
partnerships-nudge = Remind by email
partnerships-nudge-of = Remind by email: { $name }
partnerships-nudged-on = Reminded { $at }
partnerships-nudged = { $name } gets an email that says what is left to do.
partnerships-nudged-already = { $name } was written to on { $at }. Once a day is enough: write again tomorrow.
partnerships-nothing-left = This reseller has nothing left to do.
partnerships-nudge-no-mail-server = This portal has no mail server, so it can't write to the reseller. Whoever runs this portal can set SMTP_URL.
partnerships-nudge-subject = What is left to do to work with { $provider }
partnerships-nudge-lead = { $provider } is your indirect provider. Before you can make full use of the partnership, your company has something left to do:
partnerships-nudge-sign = Sign the Microsoft Partner Agreement. A Global admin of your company does this on the page “Identifiers and agreement”. Without it, your company earns no incentives.
partnerships-nudge-mpn-id = Enter the MPN ID of a location. The one that is kept now belongs to the company as a whole and earns no incentives. A Global admin of your company does this on the page “Identifiers and agreement”.
partnerships-nudge-support = Complete the support profile: phone number, email address and hours, as your customers see them. A Global admin or Admin agent of your company does this on the page “Support profile”.
partnerships-nudge-done = If it has been done in the meantime, you don't need to do anything.
partnerships-reminder-subject = Reminder: partnership request from { $provider }
partnerships-reminder-body =
    Hello,

    { $name } of { $provider } sent you a partnership request on { $sent }, and it is still open. { $provider } would like to work with your company as your indirect provider in the Cloud Solution Provider program.

    To accept or decline the request, open this personal link:
    { $link }

    A Global admin of your company can accept it. If your company is not enrolled as an indirect reseller yet, you can enroll on the same page first. The link can be accepted once, until { $date }.

    If you have answered in the meantime, you don't need to do anything.

    Kind regards,
    { $name }
    { $provider }
partnerships-email-onmicrosoft = Enter an email address in your company's own domain, not in onmicrosoft.com.
partnerships-request-enrolled = A company has enrolled by this link already. Sign in, or ask for a new link.
partnerships-mark-not-enrolled = not enrolled
partnerships-mark-own-id = your own company
partnerships-mark-suspended = suspended
partnerships-mark-not-authorized = not authorized
partnerships-mark-no-agreement = agreement not signed
partnerships-mark-company-id = MPN ID of the company, not of a location
partnerships-mark-other-region = another region
partnerships-mark-partnership-ended = partnership ended
partnerships-mark-no-partnership = not a partner
partnerships-cause-not-enrolled = No indirect reseller is enrolled with the MPN ID { $mpn }. Check the number: leading zeros count. If it is right, the company has to enroll first; it does so with the link of a partnership request.
partnerships-cause-own-id = { $mpn } is your own company's MPN ID. Enter the reseller's, or choose “No indirect reseller”.
partnerships-cause-suspended = { $name } (ID: { $mpn }) is suspended and can't be credited. Choose another reseller; whoever runs this portal can end the suspension.
partnerships-cause-not-authorized = { $name } (ID: { $mpn }) is not authorized on this portal and can't be credited. Choose another reseller; whoever runs this portal decides on it.
partnerships-cause-no-agreement = { $name } (ID: { $mpn }) has not signed the Microsoft Partner Agreement and can't be credited. Ask its Global admin to sign the agreement, or choose another reseller.
partnerships-cause-company-id = { $mpn } is the MPN ID of { $name } as a whole; only a location's ID earns incentives. Ask its Global admin to enter the location's ID, or choose another reseller.
partnerships-cause-other-region = { $name } (ID: { $mpn }) is enrolled in another region than the customer's and can't be credited. Choose a reseller of the customer's region.
partnerships-cause-partnership-ended = Your partnership with { $name } (ID: { $mpn }) has ended, and this portal credits partners only. Choose another reseller, or request a partnership.
partnerships-cause-no-partnership = { $name } (ID: { $mpn }) is not your partner, and this portal credits partners only. Choose another reseller, or request a partnership.
partnerships-warning-partnership-ended = Your partnership with { $name } (ID: { $mpn }) has ended. You can still choose this reseller to earn the incentives.
partnerships-warning-no-partnership = { $name } (ID: { $mpn }) is enrolled but is not your partner. You can still choose this reseller to earn the incentives.
partnerships-remedy-invite = Request a partnership
partnerships-remedy-reseller = Show your indirect resellers
partnerships-remedy-choose = Choose another reseller
partnerships-identifiers = Identifiers and agreement
partnerships-identifiers-lead = Incentives go to the MPN ID of a location whose company has signed the Microsoft Partner Agreement. Both are kept here.
partnerships-identifiers-kept = The company's MPN ID and agreement have been updated.
partnerships-identifiers-changed = Somebody else has changed the company's MPN ID in the meantime, so your change was not kept. Look at it once more.
partnerships-earns-nothing = As it is now, your company can't be credited for subscriptions and earns no incentives.
partnerships-region = Region
partnerships-agreement-name = Microsoft Partner Agreement
partnerships-agreement-signed-at = Signed { $at }
partnerships-cause-anothers = The reseller that is credited for this subscription can't be credited any more. Until your provider names another one, licenses and term can't be changed.
partnerships-country = Country
partnerships-all-countries = All countries
partnerships-state = Partnership
partnerships-state-current = All that have not ended
partnerships-state-partner = Partner
partnerships-state-suspended = Suspended
partnerships-state-ended = Ended
partnerships-state-all = All, also ended ones
partnerships-only = Show
partnerships-only-all = All resellers
partnerships-only-no-customers = Without customers
partnerships-only-not-credited = That can't be credited
partnerships-none-such = No resellers match the filter. Change it, or show all resellers.
partnerships-left-of = View the partnership: { $name }
partnerships-count = { $count ->
        [one] { $count } reseller
       *[other] { $count } resellers
    }
partnerships-export = Export indirect resellers
partnerships-id = ID
partnerships-kind-location = ID of a location
partnerships-kind-company = ID of the company as a whole
partnerships-country-code = Country code
partnerships-address = Address
partnerships-contact-name = Primary contact
partnerships-support-email = Support email
partnerships-support-phone = Support phone
partnerships-agreement-signed = Agreement signed
partnerships-until = Ended
partnerships-credit = Credit
partnerships-credit-yes = can be credited
partnerships-limit = Monthly limit for added licenses
partnerships-currency = Currency
partnerships-expiring = Expires within three days
partnerships-show-own = What waits for us
