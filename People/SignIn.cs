namespace Anomaly.People;

/// <summary>Lets people in.</summary>
public sealed class SignIn(IPeopleStore store, Passwords passwords, LockOut lockOut, TimeProvider time)
{
    /// <summary>By address and password. Takes as long, and says the same, for an address that nobody has.</summary>
    /// <exception cref="AccountException">They do not belong together, or there were too many tries.</exception>
    public async Task<Person> WithPasswordAsync(string? email, string? password, CancellationToken cancellationToken)
    {
        var address = EmailAddress.Normalize(email);
        if (address.Length == 0 || string.IsNullOrEmpty(password))
            throw new AccountException(AccountProblem.BadInput, "Missing email or password", address.Length == 0 ? "email" : "password");
        await lockOut.EnterAsync(address, cancellationToken);
        var person = await store.FindPersonByEmailAsync(address, cancellationToken);
        var check = await passwords.CheckAsync(person?.PasswordHash, password, cancellationToken);
        if (person is null || check == PasswordCheck.Wrong)
            throw AccountException.WrongCredentials();
        await lockOut.LeaveAsync(address, cancellationToken);
        var hash = check == PasswordCheck.RightButOld ? await passwords.HashAsync(password, cancellationToken) : person.PasswordHash;
        return await NoteAsync(person, LoginMethod.Mail, hash, cancellationToken);
    }

    /// <summary>By an account elsewhere; a new one makes a new person, where that is allowed.</summary>
    /// <exception cref="AccountException">Nobody has it, and nobody may register; or somebody else has its address here.</exception>
    public async Task<Person> WithProviderAsync(ProviderProfile profile, bool mayRegister, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (await store.FindPersonByProviderAsync(profile.Provider, profile.Id, cancellationToken) is { } known)
            return await NoteAsync(known with { PictureUrl = known.PictureUrl ?? profile.PictureUrl }, profile.Provider, known.PasswordHash, cancellationToken);
        if (!mayRegister)
            throw new AccountException(AccountProblem.WrongCredentials, $"Nobody has this {profile.ProviderName} account here, and people cannot register themselves: ask an admin.");
        // Whoever has an address elsewhere is not let into an account that somebody made with it here: they bind the two themselves, signed in.
        if (profile.Email is { } email && await store.FindPersonByEmailAsync(email, cancellationToken) is not null)
            throw new AccountException(AccountProblem.Conflict, $"Somebody has {email} here already: sign in with its password, and bind the {profile.ProviderName} account then.");
        var now = time.GetUtcNow().UtcDateTime;
        var person = Person.New(now).BoundTo(profile) with
        {
            Name = profile.Name, Email = profile.Email, ConfirmedAt = profile.Email is null ? null : now, LoginMethod = profile.Provider, LastLogin = now,
            SentOption = profile.Provider == LoginMethod.Line ? SentOption.Line : SentOption.Mail,
        };
        return await store.AddPersonAsync(person, cancellationToken: cancellationToken)
            ? person
            : await store.FindPersonByProviderAsync(profile.Provider, profile.Id, cancellationToken) ?? throw AccountException.NoPerson();
    }

    private async Task<Person> NoteAsync(Person person, LoginMethod method, string? hash, CancellationToken cancellationToken)
    {
        var seen = person with { LastLogin = time.GetUtcNow().UtcDateTime, LoginMethod = method, PasswordHash = hash };
        // Somebody who signs in at two places at once is no conflict: the other one has noted it.
        return await store.UpdatePersonAsync(seen, cancellationToken) ? seen with { Version = seen.Version + 1 } : await store.FindPersonAsync(person.Id, cancellationToken) ?? throw AccountException.WrongCredentials();
    }
}

/// <summary>What a provider says of somebody who signed in there.</summary>
/// <param name="Provider">Which: LINE, or the provider of OpenID Connect.</param>
/// <param name="Id">Their id there.</param>
/// <param name="Name">What to call them; null where it does not say.</param>
/// <param name="PictureUrl">Where their picture is; null for those without.</param>
/// <param name="Email">Their address in lower case, if it says that the address is theirs.</param>
public sealed record ProviderProfile(LoginMethod Provider, string Id, string? Name, string? PictureUrl, string? Email = null)
{
    /// <summary>What to call it in sentences.</summary>
    public string ProviderName => Provider == LoginMethod.Line ? "LINE" : "OpenID";
}
