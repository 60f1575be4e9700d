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

    /// <summary>By an account at LINE; a new one makes a new person, where that is allowed.</summary>
    /// <exception cref="AccountException">Nobody has it, and nobody may register.</exception>
    public async Task<Person> WithLineAsync(LineProfile profile, bool mayRegister, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (await store.FindPersonByLineAsync(profile.UserId, cancellationToken) is { } known)
            return await NoteAsync(known with { PictureUrl = known.PictureUrl ?? profile.PictureUrl }, LoginMethod.Line, known.PasswordHash, cancellationToken);
        if (!mayRegister)
            throw new AccountException(AccountProblem.WrongCredentials, "Nobody has this LINE account here, and people cannot register themselves: ask an admin.");
        var now = time.GetUtcNow().UtcDateTime;
        var person = Person.New(now) with
        {
            Name = profile.DisplayName, PictureUrl = profile.PictureUrl, LineId = profile.UserId, LoginMethod = LoginMethod.Line, SentOption = SentOption.Line, LastLogin = now,
        };
        return await store.AddPersonAsync(person, cancellationToken: cancellationToken)
            ? person
            : await store.FindPersonByLineAsync(profile.UserId, cancellationToken) ?? throw AccountException.NoPerson();
    }

    private async Task<Person> NoteAsync(Person person, LoginMethod method, string? hash, CancellationToken cancellationToken)
    {
        var seen = person with { LastLogin = time.GetUtcNow().UtcDateTime, LoginMethod = method, PasswordHash = hash };
        // Somebody who signs in at two places at once is no conflict: the other one has noted it.
        return await store.UpdatePersonAsync(seen, cancellationToken) ? seen with { Version = seen.Version + 1 } : await store.FindPersonAsync(person.Id, cancellationToken) ?? throw AccountException.WrongCredentials();
    }
}

/// <summary>What LINE says of somebody.</summary>
/// <param name="UserId">Their id there.</param>
/// <param name="DisplayName">What they call themselves.</param>
/// <param name="PictureUrl">Where their picture is; null for those without.</param>
public sealed record LineProfile(string UserId, string DisplayName, string? PictureUrl);
