relationships-invite = Invite new customers
relationships-invite-for = Invite new customers: { $name }
relationships-requests = Invitations to customers
relationships-show-request = Show the invitation
relationships-customer = Customer
relationships-request-how = One invitation is for one customer: whoever accepts it becomes a customer of { $provider }, administered by { $reseller }. Have the customer's email address on hand. You can edit the text, but keep the link. Then open the message in your email application, or copy it and paste it into an email. Select Done when finished.
relationships-text-saved = The text has been saved. Open it in your email application, enter the customer's email address, and send it.
relationships-request-done = The invitation is ready. Once the customer accepts it, the customer appears in your list of customers.
relationships-revoked = The invitation has been revoked. Its link no longer works.
relationships-code = { $provider } and { $reseller }: invitation for a customer. Scan the code or enter the address to open it. It works once, until { $date }.
relationships-subject = Subject
relationships-search = Customer, partner, who asked or subject
relationships-export = Export invitations
relationships-requests-count = { $count ->
        [one] { $count } invitation
       *[other] { $count } invitations
    }
relationships-none-provider = No customer has been invited yet. To begin, select Invite new customers beside one of your indirect resellers.
relationships-none-reseller = No customer has been invited yet. To begin, select Invite new customers beside one of your indirect providers.
relationships-none-such = No invitations match. Choose another state, search for something else, or show all invitations.
relationships-not-partners = Customers can be invited only while the provider and the reseller are partners, and neither is suspended.
relationships-already-accepted = This invitation has been accepted. To invite another customer, make a new invitation.
relationships-already-declined = This invitation has been declined. To ask again, make a new invitation.
relationships-already-revoked = This invitation has been revoked, and its link stays dead. To ask again, make a new invitation.
relationships-already-expired = This invitation has expired. To ask again, make a new invitation.
relationships-offer = Invitation
relationships-asks-you = { $provider } and { $reseller } would like to work with your company
relationships-asked-by = { $name } of { $company } sent this invitation. It can be accepted until { $date }.
relationships-accepting-means = What accepting means
relationships-means-provider = { $provider } becomes your provider of cloud subscriptions: it can place orders for your company, manage its subscriptions, and bill for them.
relationships-means-reseller = { $reseller } administers your account on your company's behalf, with all roles that the page Admin relationships lists: it can manage users, licenses and subscriptions, and issue new passwords.
relationships-means-see = Both see your company's contact data and its subscriptions.
relationships-means-end = You can end the administration by { $reseller } at any time, on the page Account.
relationships-sign-in-first = If your company is a customer of { $provider } already, sign in as its Global admin. If not, create an account for your company.
relationships-replaces = { $replaced } administers your account now. If you accept, { $reseller } takes its place.
relationships-administers-already = { $reseller } administers your account already. Accepting changes nothing about that.
relationships-consent = I am authorized to act for { $customer }, and I agree that { $provider } and { $reseller } work for it as described above.
relationships-consent-replaces = I agree that { $reseller } takes the place of { $replaced }.
relationships-consent-agreement = I accept the Microsoft Customer Agreement on its behalf.
relationships-consent-missing = To accept, select the check box.
relationships-accept = Accept
relationships-accepted = { $reseller } administers your account from now on.
relationships-signed-in-as = You are signed in as { $name } of { $customer }. To accept for another company, switch accounts.
relationships-switch = Switch accounts
relationships-changed = Somebody has changed who administers your account in the meantime, so nothing was accepted. Look at the invitation once more.
relationships-look-again = Look at the invitation
relationships-against-partner = You are signed in as { $name } of { $company }, which is a partner and no customer. The invitation is for a customer: send the link to its Global admin or, if that is you, switch accounts.
relationships-against-other-provider = You are signed in as { $name }, and { $company } is a customer of another provider than { $provider }. An account belongs to one provider: switch accounts, or sign out and create an account with { $provider }.
relationships-against-not-admin = You are signed in as { $name }, who can't accept invitations for { $company }. Its Global admin can: forward the email or, if that is you, switch accounts.
relationships-against-ended = The invitation is older than the end of the relationship between { $provider } and { $company }, so it can't restore it. Ask { $provider } for a new invitation.
relationships-against-region = { $reseller } can't administer customers in the country of { $company } ({ $country }), since it is in another region. Work with a reseller of your own region.
relationships-partners-no-more = { $provider } and { $reseller } don't work together at the moment, so this link doesn't work. For a new invitation, contact { $name } of { $company }, who sent it.
relationships-request-used = This invitation has already been accepted. If your company has accepted it, sign in. For a new one, contact { $name } of { $company }, who sent it.
relationships-request-declined = This invitation has been declined. For a new one, contact { $name } of { $company }, who sent it.
relationships-request-revoked = This invitation has been taken back, so its link no longer works. For a new one, contact { $name } of { $company }, who sent it.
relationships-request-expired = This invitation has expired. For a new one, contact { $name } of { $company }, who sent it.
relationships-signed-in = You are signed in already. To create an account for another company, switch accounts first.
relationships-company = Create your company's account
relationships-company-why = Your company becomes a customer of { $provider }, and { $reseller } administers its account.
relationships-domain-hint = Letters and digits, 27 at most; it can't be changed later. You sign in as admin@, followed by this name.
relationships-you = Primary contact and administrator
relationships-you-hint = You become the Global admin of your company's account.
relationships-accepts-agreement = On behalf of the company, I accept the Microsoft Customer Agreement.
relationships-agreement-missing = Select the check box to accept the agreement. Without it, the company can't order.
relationships-company-consent = I am authorized to act for the company, and I agree that { $provider } and { $reseller } work for it as described above.
relationships-company-create = Create the account
relationships-company-made = Your company's account has been created. From now on, sign in as { $administrator }.
relationships-accepted-subject = A customer has accepted your invitation
relationships-accepted-sentence = { $customer } has accepted the invitation: { $reseller } administers its account, and { $provider } is its provider.
relationships-enrolled-sentence = { $customer } has accepted the invitation and is a new customer of { $provider }. { $reseller } administers its account.
relationships-declined-subject = An invitation to a customer has been declined
relationships-declined-sentence = Your invitation to a customer has been declined. Reason: { $reason }
relationships-welcome-subject = Your company's account has been created
relationships-welcome-sentence = { $customer } is now a customer of { $provider }, and { $reseller } administers its account. The administrator signs in as { $administrator }, with the password chosen when the account was created.
relationships-draft-subject = Invitation from { $company }
relationships-draft-body =
    Hello,

    { $provider } and { $reseller } would like to work with your company in the Cloud Solution Provider program.

    To accept, open this personal link:
    { $link }

    Sign in there as a Global admin, or create an account for your company. The link can be accepted once, within { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.

    After you accept, { $provider } can place orders for your company and bill for them, and { $reseller } administers its account on your behalf.

    Kind regards,
    { $name }
    { $company }
relationships-restores = Your company was a customer of { $provider } before. When you accept, the relationship is restored with your account, subscriptions and history, and { $reseller } administers the account.
