partnerships-request = Request a partnership
partnerships-first = What a reseller needs first
partnerships-prerequisite = Before you can start working with resellers, they must be enrolled as indirect resellers in the Cloud Solution Provider program and have accounts.
partnerships-prerequisite-link = How resellers enroll
partnerships-why = Then request a partnership: the email holds a personal link, by which the reseller accepts or first enrolls. A reseller that accepts appears in this list.
partnerships-search = Name or MPN ID
partnerships-none = No reseller is your partner yet. Request a partnership to begin.
partnerships-none-found = No reseller is found for “{ $q }”.
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
partnerships-no-providers = No provider yet. Ask an indirect provider for a partnership request, and open the link in its email.
partnerships-request-how = Have the reseller's email address at hand. Edit the text as you like, but keep the link: it is personal. Then open the message in your email application, or copy it.
partnerships-subject = Subject
partnerships-subject-empty = Enter a subject.
partnerships-body = Message
partnerships-body-empty = Enter a message with your personal link.
partnerships-body-hint = The link must stay in the text as it is.
partnerships-link-missing = The personal link is missing. Put it back into the message; it stands below.
partnerships-link-altered = The personal link was changed, so it would not work. Copy it from below.
partnerships-personal-link = The personal link; it can be accepted once, until { $date }:
partnerships-open-in-email = Open in email
partnerships-copy = Copy to clipboard
partnerships-copied = The message is copied. Paste it into an email.
partnerships-not-copied = Your browser does not let the portal copy. The text is selected: copy it with Ctrl+C.
partnerships-copy-by-hand = To copy the message, select the text above.
partnerships-done = Done
partnerships-text-saved = The text is saved. Open it in your email application, enter the reseller's address, and send it.
partnerships-request-done = The partnership request is ready. Once the reseller accepts it, it appears in this list.
partnerships-draft-subject = Partnership request from { $provider }
partnerships-invitation = Partnership request
partnerships-invites-you = { $provider } invites you to a partnership
partnerships-invited-by = { $name } of { $provider } sent this request. It can be accepted until { $date }.
partnerships-accepting-means = What accepting means
partnerships-means-orders = { $provider } can add customers and submit orders on behalf of your company's customers.
partnerships-means-customers = { $provider } can let your company manage customers and subscriptions, earn incentives and give support.
partnerships-means-see = Your company and { $provider } appear in each other's lists, with name, MPN ID and location.
partnerships-means-keep = You keep your own customers, prices and other providers.
partnerships-sign-in-first = If your company has an account, sign in as its Global admin. If not, enroll it as an indirect reseller first.
partnerships-consent = I am authorized to act for { $company }, and I agree to work with { $provider } as described above.
partnerships-consent-missing = Tick the box to say that you agree.
partnerships-authorize = Authorize indirect provider
partnerships-authorized = { $provider } is now your indirect provider.
partnerships-other-person = You are signed in as { $name }, who may not accept this request. Sign out, and sign in as a Global admin of the reseller, or forward the email to one.
partnerships-request-used = This link was used already. { $name } of { $provider } sent it; ask for a new one.
partnerships-request-expired = This link has expired. { $name } of { $provider } sent it; ask for a new one.
partnerships-other-region = Your company is in the region { $region }, where this provider is not authorized. Work with a provider of your own region.
partnerships-agreement-missing = Your company has not signed the Microsoft Partner Agreement yet. A Global admin of your company signs it first.
partnerships-enroll = Enroll as an indirect reseller
partnerships-enroll-why = Enroll your company to work with { $provider }. You come back to the request afterwards.
partnerships-company = Company
partnerships-legal-name = Legal name
partnerships-mpn-id-hint = 6 to 10 digits; leading zeros count.
partnerships-mpn-id-taken = A company with this MPN ID is enrolled already. Sign in, or check the ID.
partnerships-mpn-id-providers = This is the provider's own MPN ID. Enter your company's.
partnerships-mpn-kind = This ID belongs to
partnerships-mpn-kind-location = a location of the company (it earns incentives)
partnerships-mpn-kind-company = the company as a whole
partnerships-mpn-kind-empty = Choose what the MPN ID belongs to.
partnerships-first-user = Contact and first user
partnerships-first-user-hint = You become the company's Global admin and Admin agent. Customers see this email address and phone number when you support them.
partnerships-email-hint = You sign in with it.
partnerships-phone-hint = With the country code, or as dialed in your country.
partnerships-phone-empty = Enter a phone number at which customers reach you.
partnerships-agreement = On behalf of the company, I sign the Microsoft Partner Agreement.
partnerships-agreement-unsigned = Tick the box to sign the agreement. Without it, the company can't work with a provider.
partnerships-enroll-submit = Enroll the company
partnerships-enrolled = Your company is enrolled. Read the request once more, and authorize the provider.
partnerships-accepted-subject = A reseller has accepted your partnership request
partnerships-accepted-sentence = { $reseller } (MPN ID { $mpn }) has accepted your partnership request. You can now add customers for it.
partnerships-accepted-link = Indirect resellers
partnerships-draft-body =
    Hello,

    { $provider } would like to work with your company as an indirect provider in the Cloud Solution Provider program.

    To accept, open this personal link and sign in as a Global admin of your company:
    { $link }

    If your company is not enrolled as an indirect reseller yet, the same page lets you enroll first. The link can be accepted once, within { $days } days.

    After you accept, we can add customers on your behalf, submit orders for them, associate you with their subscriptions, and name you as their support contact.

    Kind regards,
    { $name }
    { $provider }
partnerships-suspended = Suspended
