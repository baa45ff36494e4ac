accounts-role-global-admin = Global admin
accounts-role-admin-agent = Admin agent
accounts-role-sales-agent = Sales agent
accounts-role-helpdesk-agent = Helpdesk agent
accounts-role-billing-admin = Billing admin
accounts-role-user-management-admin = User management admin
accounts-right-partner = see the indirect resellers and request partnerships
accounts-right-order = add customers and order subscriptions
accounts-right-support = choose the designated support contact
accounts-right-decline-support = see and decline the subscriptions that the company supports
accounts-right-support-profile = edit the support profile
accounts-right-show-profile = see the company’s public profile and ask for changes
accounts-right-tenant-owner = make a reseller tenant owner
accounts-right-customers = see customers
accounts-right-orders = see the order history
accounts-right-incentives = see who earns the incentives
accounts-right-associate = choose a customer's reseller
accounts-right-edit-customer = edit a customer's account
accounts-right-issue-password = issue a new temporary password
accounts-right-providers = see the indirect providers
accounts-right-authorize-provider = authorize an indirect provider
accounts-right-invite-customers = invite customers to a relationship with the provider and a reseller
accounts-right-accept-relationship = accept that a reseller administers the account
accounts-right-end-administration = end a reseller's administration of the account
accounts-right-end-partnership = remove partnerships
accounts-right-sign-agreement = sign the Microsoft Partner Agreement and link an MPN ID
accounts-right-end-relationship = remove a reseller relationship with a customer
accounts-right-tag-customers = tag customers and set what they may buy on their own
accounts-right-subscription = manage subscriptions
accounts-right-change-many = change many things from one file
accounts-right-decide-requests = approve and decline the changes that resellers ask for
accounts-right-billing = change how often a subscription is billed
accounts-right-users = manage a customer's users and licenses
accounts-right-ask-for-roles = ask a customer for admin roles
accounts-right-approve-roles = approve admin roles for a partner
accounts-right-see-requests = see service requests
accounts-right-answer-requests = open and answer service requests
accounts-right-prices = see price lists
accounts-right-invoices = see invoices and reconciliation files
accounts-right-insights = see how resellers perform
accounts-right-activity = see the activity log
accounts-right-people = manage colleagues and their roles
accounts-right-admins = give and take away the Global admin role
accounts-sign-in = Sign in
accounts-sign-in-name = Sign-in name
accounts-sign-in-name-empty = Enter your sign-in name, for example your work email address.
accounts-sign-in-name-taken = Someone already signs in with this address. Use another one, or sign in.
accounts-sign-in-refused = The sign-in name and the password don't match. Check both and try again.
accounts-signed-out = You have signed out.
accounts-password = Password
accounts-password-empty = Enter your password.
accounts-new-password = New password
accounts-password-again = Repeat the new password
accounts-password-rule = Use at least 12 characters. A few words that only you would put together are easy to remember.
accounts-password-too-short = Use at least 12 characters.
accounts-password-too-long = Use at most 128 characters.
accounts-password-own-name = Choose a password that does not contain your sign-in name.
accounts-password-trivial = This password is too easy to guess. Use a greater variety of characters.
accounts-passwords-differ = The two passwords differ. Type the same one twice.
accounts-set-password = Set a new password
accounts-set-password-why = You signed in with a temporary password, which works only once. To continue, choose a password of your own.
accounts-password-kept = Your new password has been set.
accounts-held = You were signed out before this form was sent. Sign in to continue with everything you typed.
accounts-held-title = Your form is waiting
accounts-held-explained = You are signed in again. Continue to your form; nothing is sent until you send it yourself.
accounts-held-continue = Continue to the form
accounts-first-name = First name
accounts-last-name = Last name
accounts-first-name-empty = Enter the first name.
accounts-last-name-empty = Enter the last name.
accounts-email = Email address
accounts-email-empty = Enter an email address.
accounts-email-wrong = Enter an email address like name@company.com.
accounts-phone = Phone number
accounts-home-title = What needs a decision today
accounts-first-steps = First steps
accounts-home-nothing = Nothing needs a decision today.
accounts-home-provider = As an indirect provider, you buy products and subscriptions from Microsoft and offer them to customers through your indirect resellers.
accounts-home-explore = Explore the indirect model
accounts-home-step-profile = Review your company's profile
accounts-home-step-profile-text = See how your company appears in Microsoft's list of official indirect providers. To make changes to your profile, contact your Microsoft representative.
accounts-home-step-profile-link = Indirect providers list
accounts-home-step-resellers = Connect with indirect resellers
accounts-home-step-resellers-text = Send a partnership request. Once a reseller has accepted it, you can serve customers together.
accounts-home-step-customers = Connect with customers
accounts-home-step-customers-text = Associate new customers and subscriptions with resellers, and choose resellers for the customers you already have.
accounts-home-reseller = As an indirect reseller, you sell Microsoft cloud subscriptions to customers together with your indirect providers.
accounts-home-reseller-providers = See your indirect providers
accounts-home-reseller-providers-text = To work with another provider, ask it for a partnership request and open the link in its email.
accounts-home-reseller-customers = Serve your customers
accounts-home-reseller-customers-text = You see the customers your company is associated with, and the subscriptions on which it is named.
accounts-password-same = Choose a password that is not the temporary one.
accounts-password-leaked = This password is too easy to guess: it has leaked elsewhere, or is made of common words, a simple pattern, or words about you. Put together a few words that don't usually go together.
accounts-password-current = Current password
accounts-password-current-wrong = This is not your current password. Check it and try again.
accounts-password-same-again = Choose a password that is not the current one.
accounts-link-title = Set your password
accounts-link-set = Set the password
accounts-link-welcome = You have been given access to the partner portal for { $company }. Choose a password of your own.
accounts-link-reset = Choose a new password for your account at { $company }. You will be signed out everywhere else.
accounts-link-used = This link has already been used: a link sets a password only once. Sign in with that password, or choose “Forgot your password?” on the sign-in page.
accounts-link-revoked = This link is no longer valid. If you have a newer one, open that. Otherwise, ask whoever invited you for a new invitation or, if you already have a password, choose “Forgot your password?” on the sign-in page.
accounts-link-name-taken = Somebody else already signs in with this address, and each address can be used only once. Ask your colleague to invite you at another address.
accounts-link-expired = This link has expired. Ask whoever invited you for a new invitation or, if you already have a password, choose “Forgot your password?” on the sign-in page.
accounts-forgot = Forgot your password?
accounts-forgot-why = Enter the name you sign in with. If there is an account, its owner gets an email with a link to set a new password. A user whom a company's administrator has added asks the administrator.
accounts-forgot-send = Send the link
accounts-forgot-sent = If there is an account with this name, an email with a link is on its way to its owner. The link works once, within one hour.
accounts-reset-letter-subject = Set a new password
accounts-reset-letter = Somebody, probably you, asked for a new password for { $name }. The link below works once, within one hour.
accounts-reset-letter-else = If it wasn't you, ignore this email: your password stays as it is.
accounts-changed-letter-subject = Your password was changed
accounts-changed-letter = The password of { $name } was changed, and all other sessions were ended.
accounts-changed-letter-else = If it wasn't you, set a new password now and tell your Global admin.
accounts-issued-letter-subject = A temporary password was issued to you
accounts-issued-letter = { $by } issued a temporary password for { $name }. The password that you had no longer works, and all sessions were ended. You will be given the temporary one; it works once.
accounts-issued-letter-else = If you did not ask for it, call your provider or reseller.
accounts-device-letter-subject = Sign-in from a new device
accounts-device-letter = Somebody signed in as { $name } from a device that had not been used before.
accounts-device-letter-else = If it was you, there is nothing to do. If it wasn't, end that session in your profile, change your password and tell your Global admin.
accounts-letter-whence = Device: { $device }. IP address: { $address }. Time: { $time }.
accounts-device = { $browser } on { $system }
accounts-device-unknown = Unknown device
accounts-profile = My profile
accounts-profile-name = Name
accounts-profile-company = Company
accounts-profile-roles = Roles
accounts-profile-password = Change the password
accounts-profile-password-means = Your other sessions will be ended.
accounts-profile-sessions = Where you are signed in
accounts-profile-sessions-why = If you don't recognize a session, end it and change your password.
accounts-session-this = This session
accounts-session-facts = IP address: { $address }. Signed in: { $began }. Last seen: { $seen }.
accounts-session-end = End this session
accounts-sessions-end = End all other sessions
accounts-session-ended = The session has been ended.
accounts-sessions-ended = All other sessions have been ended.
accounts-zone = Time zone
accounts-zone-hint = Times are shown in this zone, with UTC beside. Now it is { $now }.
accounts-own-title = Your licenses
accounts-own-lead = These licenses are assigned to you. Your company's administrators manage them in this portal; there is nothing here that you need to do.
accounts-own-none = No license is assigned to you at present.
accounts-own-paused = (paused: you can't use it now)
accounts-own-admins = To ask for a license or a new password, contact: { $names }.
accounts-home-requests = { $count ->
        [one] { $number } request of a reseller waits for an answer
       *[other] { $number } requests of resellers wait for an answer
    }
accounts-home-requests-when = The oldest was made on { $at }.
accounts-home-closing = { $count ->
        [one] { $number } request can be approved only while a cancellation window is open
       *[other] { $number } requests can be approved only while a cancellation window is open
    }
accounts-home-closing-when = The first closes on { $at }.
accounts-home-nobody = { $count ->
        [one] { $number } subscription earns incentives for nobody
       *[other] { $number } subscriptions earn incentives for nobody
    }
accounts-home-undecided = { $count ->
        [one] { $number } renewal is undecided
       *[other] { $number } renewals are undecided
    }
accounts-home-undecided-when = The first term ends on { $at }.
accounts-home-overdue = { $count ->
        [one] { $number } service request waits for a first response that is overdue
       *[other] { $number } service requests wait for a first response that is overdue
    }
accounts-home-overdue-when = The first was due on { $at }.
accounts-home-unanswered = { $count ->
        [one] { $number } service request waits for a first response
       *[other] { $number } service requests wait for a first response
    }
accounts-home-unanswered-when = The first is due on { $at }.
accounts-home-bounced = { $count ->
        [one] { $number } partnership request bounced
       *[other] { $number } partnership requests bounced
    }
accounts-home-undelivered = { $count ->
        [one] { $number } email was not delivered in the last 7 days
       *[other] { $number } emails were not delivered in the last 7 days
    }
accounts-home-expiring = { $count ->
        [one] { $number } partnership request expires within three days
       *[other] { $number } partnership requests expire within three days
    }
accounts-home-expiring-when = The first expires on { $at }.
accounts-home-roles = { $count ->
        [one] { $number } admin relationship ends within thirty days
       *[other] { $number } admin relationships end within thirty days
    }
accounts-home-roles-when = The first ends on { $at }.
accounts-home-onboarding = { $count ->
        [one] Onboarding of { $number } reseller waits for your company
       *[other] Onboarding of { $number } resellers waits for your company
    }
accounts-home-agreement = Your company has not signed the Microsoft Partner Agreement, so it can't be credited
accounts-home-many = { $number }+
