
namespace Anomaly.People;

/// <summary>Where people, their keys and links, and the audit are kept. All members throw what the store throws when it cannot be used.</summary>
public interface IPeopleStore
{
    /// <summary>A person by id; null where there is none.</summary>
    Task<Person?> FindPersonAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A person by e-mail address in lower case.</summary>
    Task<Person?> FindPersonByEmailAsync(string email, CancellationToken cancellationToken = default);

    /// <summary>A person by the id at LINE, or at the provider of OpenID Connect.</summary>
    Task<Person?> FindPersonByProviderAsync(LoginMethod provider, string id, CancellationToken cancellationToken = default);

    /// <summary>People in the order in which they came.</summary>
    Task<IReadOnlyList<Person>> ListPeopleAsync(int skip, int limit, CancellationToken cancellationToken = default);

    /// <summary>How many people there are; with a role, how many have it.</summary>
    Task<long> CountPeopleAsync(Role? role = null, CancellationToken cancellationToken = default);

    /// <summary>Adds a person.</summary>
    /// <param name="person">Who.</param>
    /// <param name="onlyFirst">Only while there is no admin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where somebody has this id, address or account elsewhere already, or there is an admin already.</returns>
    Task<bool> AddPersonAsync(Person person, bool onlyFirst = false, CancellationToken cancellationToken = default);

    /// <summary>Writes a person as it is to be, and counts its version up.</summary>
    /// <returns>False where it is another version than <see cref="Person.Version"/> meanwhile, or gone, or somebody else has this address or account.</returns>
    Task<bool> UpdatePersonAsync(Person person, CancellationToken cancellationToken = default);

    /// <summary>Forgets a person with keys, links, picture, and what they follow and were told; and who wrote the notes that they wrote.</summary>
    Task<bool> RemovePersonAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>What somebody wrote about anomalies: for the export of their data.</summary>
    Task<IReadOnlyList<PersonRemark>> ListRemarksOfAsync(string author, CancellationToken cancellationToken = default);

    /// <summary>A person's picture; null where there is none.</summary>
    Task<PersonPicture?> FindPictureAsync(string personId, CancellationToken cancellationToken = default);

    /// <summary>Keeps a picture in the place of what was there.</summary>
    Task SetPictureAsync(string personId, PersonPicture? picture, CancellationToken cancellationToken = default);

    /// <summary>Adds a key.</summary>
    Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken = default);

    /// <summary>The key with this hash; null where there is none.</summary>
    Task<ApiKey?> FindKeyAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>A person's keys, the oldest first.</summary>
    Task<IReadOnlyList<ApiKey>> ListKeysAsync(string personId, CancellationToken cancellationToken = default);

    /// <summary>Forgets a key of a person.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RemoveKeyAsync(string personId, string id, CancellationToken cancellationToken = default);

    /// <summary>Adds a link, and forgets those that have ended.</summary>
    Task AddLinkAsync(OneTimeLink link, DateTime now, CancellationToken cancellationToken = default);

    /// <summary>Takes a link, so that nobody else can.</summary>
    /// <returns>Null where there is none, or it has ended, or was taken.</returns>
    Task<OneTimeLink?> TakeLinkAsync(string hash, LinkPurpose purpose, DateTime now, CancellationToken cancellationToken = default);

    /// <summary>Forgets the links of a person that are for one purpose.</summary>
    Task RemoveLinksAsync(string personId, LinkPurpose purpose, CancellationToken cancellationToken = default);

    /// <summary>Tries to sign in with an address; null where there were none.</summary>
    Task<SignInTries?> FindTriesAsync(string address, CancellationToken cancellationToken = default);

    /// <summary>Writes tries, unless somebody else did since they were read; and forgets those of yesterday.</summary>
    /// <returns>Whether they were written.</returns>
    Task<bool> WriteTriesAsync(SignInTries? before, SignInTries after, CancellationToken cancellationToken = default);

    /// <summary>Forgets the tries of an address.</summary>
    Task ClearTriesAsync(string address, CancellationToken cancellationToken = default);

    /// <summary>The end of the audit's chain.</summary>
    Task<AuditHead> ReadAuditHeadAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds entries to the chain, all of them or none.</summary>
    /// <param name="before">Where the chain ended when they were made.</param>
    /// <param name="entries">One after another.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where the chain ends elsewhere meanwhile.</returns>
    Task<bool> AppendAuditAsync(AuditHead before, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Entries with their numbers above one, in order.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(long above, int limit, CancellationToken cancellationToken = default);

    /// <summary>The latest entries with their numbers below one, the newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListLatestAuditAsync(long? below, int limit, string? actor = null, CancellationToken cancellationToken = default);
}

/// <summary>A person's picture.</summary>
/// <param name="ContentType">For example <c>image/png</c>, found by looking at the bytes.</param>
/// <param name="Bytes">The file.</param>
public sealed record PersonPicture(string ContentType, byte[] Bytes);

/// <summary>What somebody said or wrote about an anomaly.</summary>
/// <param name="AnomalyId">Which.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Text">A note; null where it is what they held the anomaly for.</param>
/// <param name="Normal">Whether they held it for a normal bar; null where it is a note.</param>
public sealed record PersonRemark(string AnomalyId, DateTime At, string? Text, bool? Normal);
