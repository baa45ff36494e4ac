users-title = Users and licenses
users-add = Add user
users-add-yes = Add user
users-user = User
users-search = Name or user name
users-show = Show
users-show-active = All users
users-show-unlicensed = Without licenses
users-show-admins = Administrators
users-show-deleted = Deleted users
users-none-found = No users match. Shorten your search, or show all users.
users-chosen = Select
users-choose = Select { $name }
users-display-name = Display name
users-display-name-hint = The name in lists. If you leave it empty, it is put together from first and last name.
users-display-name-empty = Enter a display name, or a first and a last name.
users-user-name = User name
users-user-name-hint = The part before @{ $domain }. You can't change it later.
users-user-name-empty = Enter a user name.
users-user-name-domain = The user name must be in the customer's domain: @{ $domain }.
users-user-name-wrong = Use only Latin letters, digits and ' . - _ ! # ^ ~, with no dot at the beginning or the end and no two dots in a row.
users-user-name-taken = This user name is already taken, perhaps by a deleted user. Choose another one, or restore the deleted user.
users-location = Usage location
users-location-hint = The country or region where the user will use the products.
users-location-empty = Choose the user's location from the list.
users-role = Role
users-role-user = User
users-role-hint = Select nothing for a user who doesn't administer the account. A Global admin sees and manages everything of the company here.
users-roles-unknown = Choose roles from the list only.
users-own-roles = You can't change your own roles. Ask another administrator to do it.
users-last-admin = The company needs at least one Global admin who can sign in. First give this role to somebody else who can sign in.
users-admins-only = This is a Global admin. Only another Global admin can change this account.
users-roles-missing = What your company has no role for in this account is left out here.
users-state = Status
users-state-active = Active
users-state-no-password = No password yet
users-state-blocked = Sign-in blocked
users-state-deleted = Deleted
users-restorable-until = Can be restored until { $until }
users-signed-in = Last sign-in
users-never = Never
users-licenses = Licenses
users-license = Subscription
users-license-empty = Choose the subscription.
users-licenses-left = Available licenses
users-available =
    { $count ->
        [one] { $count } of { $bought } available
       *[other] { $count } of { $bought } available
    }
users-not-active = none available, because the subscription isn't active
users-buy-more = Buy more: { $name }
users-no-subscriptions = There is no active subscription to assign licenses from.
users-many = Licenses of the selected users
users-assign = Assign to the selected users
users-take = Remove from the selected users
users-none-chosen = Select at least one user and at most { $max }.
users-some-gone = Some of the selected users have been deleted meanwhile. Nothing was changed.
users-licenses-assigned =
    { $count ->
        [0] The chosen users have this license already: nothing has been changed.
        [one] A license has been assigned to { $count } user.
       *[other] Licenses have been assigned to { $count } users.
    }
users-licenses-removed =
    { $count ->
        [0] The chosen users do not have this license: nothing has been changed.
        [one] The license of { $count } user has been removed.
       *[other] The licenses of { $count } users have been removed.
    }
users-licenses-kept = The user's licenses have been updated.
users-licenses-same = Nothing was different, so nothing has been changed.
users-licenses-too-few =
    { $count ->
        [0] { $name }: no license is available, { $wanted } needed. Nothing was assigned. Remove licenses from other users, or buy more.
        [one] { $name }: only { $count } license is available, { $wanted } needed. Nothing was assigned. Select fewer users, remove licenses from others, or buy more.
       *[other] { $name }: only { $count } licenses are available, { $wanted } needed. Nothing was assigned. Select fewer users, remove licenses from others, or buy more.
    }
users-license-not-active = { $name } isn't active, so no license of it can be assigned. Reactivate the subscription first, or choose another one.
users-license-gone = The customer doesn't have one of these subscriptions any more. Choose from the list.
users-licenses-gone-meanwhile = Somebody else has just assigned or returned the last of these licenses. Nothing was assigned. Look at what is available now.
users-license-ended-meanwhile = The subscription has just been suspended or has ended. Nothing was assigned.
users-update-licenses = Update licenses
users-kept = The user has been updated.
users-account = Account
users-end-sessions = End all sessions
users-end-sessions-means = Ends all sessions of this user, on every device. They can sign in again.
users-sessions-ended = All sessions of this user have ended.
users-factors = Reset the second factor
users-factors-means = For somebody who has lost their device. Make sure by a call that it is really them: their authenticator apps, passkeys and recovery codes stop working, and they are signed out everywhere.
users-factors-forgotten = The second factors have been removed.
users-reset = Reset password
users-reset-means = The current password of { $name } stops working at once, and all sessions end. The next page shows a temporary password, once.
users-reset-yes = Reset now
users-reset-there = To get a new password, reset it on the user's page.
users-own-password = You can't reset your own password here. Change it in My profile.
users-password-blocked = This user's sign-in is blocked. Unblock it first, then reset the password.
users-password = Temporary password
users-password-of = Temporary password of { $name }
users-password-issued = The temporary password has been shown. It can't be shown again.
users-block = Block sign-in
users-block-means = { $name } will be signed out at once and can't sign in until the block is lifted. Licenses stay assigned.
users-block-yes = Block now
users-was-blocked = Sign-in has been blocked.
users-unblock = Unblock sign-in
users-unblock-means = Sign-in is blocked. Once unblocked, this user can sign in again.
users-was-unblocked = This user can sign in again.
users-delete = Delete user
users-delete-means = { $name } will be signed out at once, and all their licenses become available. The user can be restored for 30 days; until then nobody else can get the user name.
users-delete-yes = Delete now
users-was-deleted = The user has been deleted.
users-deleted-means = This user is deleted and can't sign in. Until { $until } the user can be restored, with the same user name and role, but without licenses; the next page then shows a temporary password, once.
users-restore = Restore
users-was-restored = The user has been restored. Sign-in is still blocked.
users-not-deleted = This user isn't deleted.
users-is-deleted = This user has been deleted meanwhile. Restore the user first.
users-restore-too-late = The 30 days are over, so this user can't be restored any more.
users-not-yourself = You can't block or delete yourself, or reset your own second factor, here. Ask another administrator to do it.
users-own-rights-changed = Your own roles were changed meanwhile. Nothing was saved. Open the page again.
users-changed-meanwhile = { $name } changed this user on { $time }, after you opened the page. Nothing of yours was saved. Look again and, if necessary, make your change anew.
users-form-old = The user's data has changed since you opened the page. Nothing was saved. Look again and, if necessary, make your change anew.
users-look-again = Look again
users-back-to-user = Back to the user
users-upload = Upload users
users-upload-lead = Add up to { $max } users from a file at once. All user names must be in the domain { $domain }. First each row is checked; you save when all of them are right.
users-upload-template = Download the template
users-upload-all = For all users of the file
users-upload-validate = Validate
users-upload-faults = Some rows are not right, so nothing was saved. See the verdict on each row.
users-upload-good =
    { $count ->
        [one] { $count } row is right and can be saved.
       *[other] All { $count } rows are right and can be saved.
    }
users-upload-bad =
    { $count ->
        [one] { $count } of { $all } rows is not right. Correct it in the file and upload the file again. Nothing has been saved.
       *[other] { $count } of { $all } rows are not right. Correct them in the file and upload the file again. Nothing has been saved.
    }
users-upload-save =
    { $count ->
        [one] Save { $count } user
       *[other] Save { $count } users
    }
users-upload-another = Choose another file
users-upload-rows = Rows of the file
users-upload-saved = The users have been added.
users-upload-saved-at =
    { $count ->
        [one] { $count } user was added on { $at }.
       *[other] { $count } users were added on { $at }.
    }
users-passwords = Temporary passwords
users-passwords-means = The temporary passwords are made when you download them. The file is available once, within 15 minutes and in this session only.
users-passwords-download = Download temporary passwords
users-passwords-given = The temporary passwords were downloaded on { $at } by { $to }, and can't be downloaded again. A lost password is reset on the user's page.
users-passwords-not-here = The temporary passwords can be downloaded only once, within 15 minutes, by whoever saved the users and in the same session. Reset the password of each user who needs one on the user's page.
users-line = Row
users-verdict = Verdict
users-verdict-good = Right
users-verdict-added = Added
users-file = File
users-file-choose = CSV file
users-file-hint = Columns: First name, Last name, Display name*, Email*, Status update. The two with a star are needed in each row; leave the last one empty.
users-file-none = Choose a file.
users-file-too-large = The file is larger than 1 MB. Remove what doesn't belong there, or split it.
users-file-not-utf8 = This is not a text file in UTF-8. In your spreadsheet program, save it as “CSV UTF-8”.
users-file-not-csv = The file can't be read as CSV. Save it anew as “CSV UTF-8”, or begin with the template.
users-file-empty = There are no users in the file. Write one in each row below the column names.
users-file-too-many = The file has more than { $max } users. Split it into several files.
users-file-columns = These columns are missing: { $missing }. Begin with the template.
users-line-broken = The row has more cells than columns, or characters that can't be seen. Type it anew.
users-line-status = The column Status update must stay empty. Clear it in this row.
users-line-display-name-empty = The display name is missing.
users-line-email-wrong = The email must be complete, with @ and the domain.
users-line-twice = The file has this email twice.
