using Anomaly.People;

namespace Anomaly.Storage.Sql;

public abstract partial class SqlDetectionStore : IPeopleStore
{
    private static readonly TimeSpan TriesAreKept = TimeSpan.FromDays(1);

    public Task<Person?> FindPersonAsync(string id, CancellationToken cancellationToken = default) => FirstAsync(PeopleSql.Find(id), PeopleSql.People.Read, cancellationToken);

    public Task<Person?> FindPersonByEmailAsync(string email, CancellationToken cancellationToken = default) =>
        FirstAsync(PeopleSql.FindByEmail(email), PeopleSql.People.Read, cancellationToken);

    public Task<Person?> FindPersonByProviderAsync(LoginMethod provider, string id, CancellationToken cancellationToken = default) =>
        FirstAsync(PeopleSql.FindByProvider(provider, id), PeopleSql.People.Read, cancellationToken);

    public async Task<IReadOnlyList<Person>> ListPeopleAsync(int skip, int limit, CancellationToken cancellationToken = default) =>
        await ListAsync(PeopleSql.List(skip, limit), PeopleSql.People.Read, cancellationToken);

    public Task<long> CountPeopleAsync(Role? role = null, CancellationToken cancellationToken = default) => FirstAsync(PeopleSql.Count(role), row => row.Integer(0), cancellationToken);

    public async Task<bool> AddPersonAsync(Person person, bool onlyFirst = false, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(PeopleSql.Add(person, onlyFirst), isRepeatable: false, cancellationToken) > 0;

    public async Task<bool> UpdatePersonAsync(Person person, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(PeopleSql.Update(person), isRepeatable: false, cancellationToken) > 0;

    public async Task<bool> RemovePersonAsync(string id, CancellationToken cancellationToken = default) =>
        (await ExecuteAsync(PeopleSql.Remove(id), isRepeatable: false, cancellationToken))[0] > 0;

    public async Task<IReadOnlyList<PersonRemark>> ListRemarksOfAsync(string author, CancellationToken cancellationToken = default)
    {
        var notes = await ListAsync(PeopleSql.NotesOf(author), row => new PersonRemark(row.Text(0), Utc(row), row.Text(2), null), cancellationToken);
        var assessments = await ListAsync(PeopleSql.AssessmentsOf(author), row => new PersonRemark(row.Text(0), Utc(row), null, row.Flag(2)), cancellationToken);
        return [.. notes, .. assessments];

        static DateTime Utc(Row row) => DateTime.SpecifyKind(row.Time(1), DateTimeKind.Utc);
    }

    public async Task<PersonPicture?> FindPictureAsync(string personId, CancellationToken cancellationToken = default) =>
        (await FirstAsync(PeopleSql.FindPicture(personId), PeopleSql.Pictures.Read, cancellationToken))?.Picture;

    public Task SetPictureAsync(string personId, PersonPicture? picture, CancellationToken cancellationToken = default) => ExecuteAsync(
        picture is null ? PeopleSql.RemovePicture(personId) : PeopleSql.SetPicture(new StoredPicture(personId, picture)), isRepeatable: true, cancellationToken);

    public Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken = default) => ExecuteAsync(PeopleSql.Add(key), isRepeatable: true, cancellationToken);

    public Task<ApiKey?> FindKeyAsync(string hash, CancellationToken cancellationToken = default) => FirstAsync(PeopleSql.FindKey(hash), PeopleSql.Keys.Read, cancellationToken);

    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(string personId, CancellationToken cancellationToken = default) =>
        await ListAsync(PeopleSql.ListKeys(personId), PeopleSql.Keys.Read, cancellationToken);

    public async Task<bool> RemoveKeyAsync(string personId, string id, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(PeopleSql.RemoveKey(personId, id), isRepeatable: false, cancellationToken) > 0;

    public Task AddLinkAsync(OneTimeLink link, DateTime now, CancellationToken cancellationToken = default) =>
        ExecuteAsync([PeopleSql.ForgetLinks(now), PeopleSql.Add(link)], isRepeatable: true, cancellationToken);

    public async Task<OneTimeLink?> TakeLinkAsync(string hash, LinkPurpose purpose, DateTime now, CancellationToken cancellationToken = default) =>
        await FirstAsync(PeopleSql.FindLink(hash, purpose, now), PeopleSql.Links.Read, cancellationToken) is { } link
            && await ExecuteAsync(PeopleSql.RemoveLink(hash), isRepeatable: false, cancellationToken) > 0 ? link : null;

    public Task RemoveLinksAsync(string personId, LinkPurpose purpose, CancellationToken cancellationToken = default) =>
        ExecuteAsync(PeopleSql.RemoveLinks(personId, purpose), isRepeatable: true, cancellationToken);

    public Task<SignInTries?> FindTriesAsync(string address, CancellationToken cancellationToken = default) =>
        FirstAsync(PeopleSql.FindTries(address), PeopleSql.Tries.Read, cancellationToken);

    public async Task<bool> WriteTriesAsync(SignInTries? before, SignInTries after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(after);
        return (await ExecuteAsync([PeopleSql.ForgetTries(after.LastAt - TriesAreKept), PeopleSql.Write(before, after)], isRepeatable: false, cancellationToken))[1] > 0;
    }

    public Task ClearTriesAsync(string address, CancellationToken cancellationToken = default) => ExecuteAsync(PeopleSql.ClearTries(address), isRepeatable: true, cancellationToken);

    public async Task<AuditHead> ReadAuditHeadAsync(CancellationToken cancellationToken = default) =>
        await FirstAsync(AuditSql.Last, AuditSql.Table.Read, cancellationToken) is { } last ? new AuditHead(last.Sequence, last.Hash) : AuditHead.Start;

    public async Task<bool> AppendAuditAsync(AuditHead before, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0 || (await ExecuteAsync(AuditSql.Append(before, entries), isRepeatable: true, cancellationToken))[0] > 0)
            return true;
        // Written by the try before, whose answer was lost with its connection?
        return await FirstAsync(AuditSql.Find(entries[^1].Sequence), AuditSql.Table.Read, cancellationToken) is { } last && last.Hash == entries[^1].Hash;
    }

    public async Task<IReadOnlyList<AuditEntry>> ListAuditAsync(long above, int limit, CancellationToken cancellationToken = default) =>
        await ListAsync(AuditSql.List(above, limit), AuditSql.Table.Read, cancellationToken);

    public async Task<IReadOnlyList<AuditEntry>> ListLatestAuditAsync(long? below, int limit, string? actor = null, CancellationToken cancellationToken = default) =>
        await ListAsync(AuditSql.ListLatest(below, limit, actor), AuditSql.Table.Read, cancellationToken);
}
