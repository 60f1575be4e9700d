namespace Anomaly.People;

/// <summary>Keys with which services act for people.</summary>
public sealed class Keys(IPeopleStore store, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Makes a key.</summary>
    /// <returns>The key itself, which is shown once, and what is kept of it.</returns>
    /// <exception cref="AccountException">It would be worth more than its owner, has no name, or an end that has passed.</exception>
    public async Task<(string Key, ApiKey Kept)> MakeAsync(Person owner, Role ownersRole, string? name, Role? role, DateTime? endsAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var now = time.GetUtcNow().UtcDateTime;
        if (Accounts.Text(name, "name") is not { } text)
            throw new AccountException(AccountProblem.BadInput, "A key needs a name: say what it is for.", "name");
        if (role > ownersRole)
            throw new AccountException(AccountProblem.BadInput, $"A key may do no more than its owner: at most {Roles.NameOf(ownersRole)}.", "role");
        if (endsAt <= now || endsAt > now + Longest)
            throw new AccountException(AccountProblem.BadInput, "A key ends in the future, in ten years at the latest.", "ends_at");
        if ((await store.ListKeysAsync(owner.Id, cancellationToken)).Count >= ApiKey.MostOfPerson)
            throw new AccountException(AccountProblem.Conflict, $"A person may have {ApiKey.MostOfPerson} keys: delete one first.");
        var key = Secrets.NewKey();
        var kept = new ApiKey
        {
            Id = Secrets.Hex(PersonId.Length / 2), PersonId = owner.Id, Name = text, Hash = Secrets.HashOf(key), Role = role ?? Role.Viewer, CreatedAt = now, EndsAt = endsAt,
        };
        await store.AddKeyAsync(kept, cancellationToken);
        return (key, kept);
    }

    /// <summary>Who a key acts for, and what it may do now; null where it is none, or has ended.</summary>
    public async Task<(Person Owner, Role Role, ApiKey Kept)?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.StartsWith(Secrets.KeyPrefix, StringComparison.Ordinal) || await store.FindKeyAsync(Secrets.HashOf(key), cancellationToken) is not { } kept)
            return null;
        if (kept.EndsAt <= time.GetUtcNow().UtcDateTime || await store.FindPersonAsync(kept.PersonId, cancellationToken) is not { } owner)
            return null;
        return (owner, Roles.Lower(kept.Role, owner.Role), kept);
    }
}
