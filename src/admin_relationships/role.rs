//! The roles that a partner can have in a customer's account, named as in Microsoft Entra.

/// A role in a customer's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminRole {
    DirectoryReaders,
    DirectoryWriters,
    License,
    ServiceSupport,
    User,
    PrivilegedRole,
    Helpdesk,
    PrivilegedAuthentication,
    CloudApplication,
    Application,
}

impl AdminRole {
    /// In the order of lists. A partner is given all of them when a customer becomes its own, as Microsoft has done
    /// since September 2023.
    pub const ALL: [AdminRole; 10] = [
        AdminRole::DirectoryReaders,
        AdminRole::DirectoryWriters,
        AdminRole::License,
        AdminRole::ServiceSupport,
        AdminRole::User,
        AdminRole::PrivilegedRole,
        AdminRole::Helpdesk,
        AdminRole::PrivilegedAuthentication,
        AdminRole::CloudApplication,
        AdminRole::Application,
    ];

    /// The role as kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            AdminRole::DirectoryReaders => "directory_readers",
            AdminRole::DirectoryWriters => "directory_writers",
            AdminRole::License => "license_admin",
            AdminRole::ServiceSupport => "service_support_admin",
            AdminRole::User => "user_admin",
            AdminRole::PrivilegedRole => "privileged_role_admin",
            AdminRole::Helpdesk => "helpdesk_admin",
            AdminRole::PrivilegedAuthentication => "privileged_authentication_admin",
            AdminRole::CloudApplication => "cloud_application_admin",
            AdminRole::Application => "application_admin",
        }
    }

    pub fn from_code(code: &str) -> Option<AdminRole> {
        AdminRole::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            AdminRole::DirectoryReaders => "roles-directory-readers",
            AdminRole::DirectoryWriters => "roles-directory-writers",
            AdminRole::License => "roles-license",
            AdminRole::ServiceSupport => "roles-service-support",
            AdminRole::User => "roles-user",
            AdminRole::PrivilegedRole => "roles-privileged-role",
            AdminRole::Helpdesk => "roles-helpdesk",
            AdminRole::PrivilegedAuthentication => "roles-privileged-authentication",
            AdminRole::CloudApplication => "roles-cloud-application",
            AdminRole::Application => "roles-application",
        }
    }

    /// The key of a sentence that says what a partner may do with it.
    pub fn means(self) -> &'static str {
        match self {
            AdminRole::DirectoryReaders => "roles-directory-readers-means",
            AdminRole::DirectoryWriters => "roles-directory-writers-means",
            AdminRole::License => "roles-license-means",
            AdminRole::ServiceSupport => "roles-service-support-means",
            AdminRole::User => "roles-user-means",
            AdminRole::PrivilegedRole => "roles-privileged-role-means",
            AdminRole::Helpdesk => "roles-helpdesk-means",
            AdminRole::PrivilegedAuthentication => "roles-privileged-authentication-means",
            AdminRole::CloudApplication => "roles-cloud-application-means",
            AdminRole::Application => "roles-application-means",
        }
    }
}
