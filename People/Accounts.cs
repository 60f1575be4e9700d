using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anomaly.People;

/// <summary>What people, and those who look after them, do with accounts.</summary>
public sealed class Accounts(IPeopleStore store, Passwords passwords, LockOut lockOut, TimeProvider time)
{
    /// <summary>How long a link to a new password can be used.</summary>
    public static readonly TimeSpan ResetLasts = TimeSpan.FromHours(1);

    /// <summary>How long a link can be used that an admin hands over, or that the program prints at start.</summary>
    public static readonly TimeSpan InvitationLasts = TimeSpan.FromDays(2);

    private const int MostCharacters = 100, MostBytesOfPreferences = 16 * 1024, MostTries = 10;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Adds a person with a password, or with none yet.</summary>
    /// <param name="registration">Who.</param>
    /// <param name="role">What they may do.</param>
    /// <param name="isConfirmed">Whether the address is known to be theirs.</param>
    /// <param name="onlyFirst">Only while there is no admin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccountException">A field is wrong, or somebody has the address.</exception>
    public async Task<Person> AddAsync(Registration registration, Role role, bool isConfirmed, bool onlyFirst, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var now = Now;
        var person = Person.New(now) with
        {
            Email = EmailAddress.Read(registration.Email),
            Name = Text(registration.Name, "name"),
            Username = Text(registration.Username, "username"),
            Role = role,
            PasswordHash = registration.Password is null ? null : await passwords.HashAsync(registration.Password, cancellationToken),
            ConfirmedAt = isConfirmed ? now : null,
        };
        return await store.AddPersonAsync(person, onlyFirst, cancellationToken)
            ? person
            : throw new AccountException(AccountProblem.BadInput, onlyFirst ? "There is an admin already, who adds others; or the address is taken." : "Email already registered", "email");
    }

    /// <summary>Puts another password in the place of one that is known. All sessions end.</summary>
    public async Task<Person> ChangePasswordAsync(Person person, string? current, string? next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (string.IsNullOrEmpty(current) || string.IsNullOrEmpty(next))
            throw new AccountException(AccountProblem.BadInput, "Missing current or new password", string.IsNullOrEmpty(current) ? "currentPassword" : "newPassword");
        await ProveAsync(person, current, cancellationToken);
        return await SetPasswordAsync(person.Id, await passwords.HashAsync(next, cancellationToken), cancellationToken);
    }

    /// <summary>Has somebody who is signed in say their password again, before what a stolen session must not do. Tries count as those to sign in do.</summary>
    /// <exception cref="AccountException">It is another one.</exception>
    public async Task ProveAsync(Person person, string? password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await lockOut.EnterAsync(person.Id, cancellationToken);
        if (await passwords.CheckAsync(person.PasswordHash, password, cancellationToken) == PasswordCheck.Wrong)
            throw AccountException.WrongCredentials();
        await lockOut.LeaveAsync(person.Id, cancellationToken);
    }

    /// <summary>Gives a first password to somebody who came without one.</summary>
    public async Task<Person> AddPasswordAsync(Person person, string? next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (person.PasswordHash is not null)
            throw new AccountException(AccountProblem.BadInput, "There is a password already: change it instead.");
        return await SetPasswordAsync(person.Id, await passwords.HashAsync(next, cancellationToken), cancellationToken);
    }

    /// <summary>Ends all sessions of a person.</summary>
    public Task<Person> EndSessionsAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(id, person => person with { Stamp = Secrets.NewStamp() }, cancellationToken);

    /// <summary>Makes a link for one purpose; those of the same purpose that the person had end.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="person">For whom.</param>
    /// <param name="lasts">How long it can be used.</param>
    /// <param name="isMailed">Whether it goes to the person's address, so that whoever uses it has shown that the address is theirs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its token, which is kept nowhere.</returns>
    public async Task<string> MakeLinkAsync(LinkPurpose purpose, Person? person, TimeSpan lasts, bool isMailed, CancellationToken cancellationToken)
    {
        var token = Secrets.NewToken();
        if (person is not null)
            await store.RemoveLinksAsync(person.Id, purpose, cancellationToken);
        var link = new OneTimeLink { Hash = Secrets.HashOf(token), Purpose = purpose, PersonId = person?.Id, Payload = isMailed ? person?.Email : null, EndsAt = Now + lasts };
        await store.AddLinkAsync(link, Now, cancellationToken);
        return token;
    }

    /// <summary>Chooses a new password by a link. Whoever has the link has shown that the address is theirs.</summary>
    public async Task<Person> ResetAsync(string? token, string? next, CancellationToken cancellationToken)
    {
        // Hashed first: a password that is refused does not use the link up.
        var hash = await passwords.HashAsync(next, cancellationToken);
        var link = await TakeAsync(token, LinkPurpose.Reset, cancellationToken);
        var person = await SetPasswordAsync(link.PersonId!, hash, cancellationToken);
        if (person.Email is { } email)
            await lockOut.LeaveAsync(email, cancellationToken);
        return await ConfirmAsync(person, link, cancellationToken);
    }

    /// <summary>Keeps a registration until its address is confirmed: nobody can tell from it whether somebody had the address already.</summary>
    /// <returns>The token for the mail to that address; null where somebody has it.</returns>
    public async Task<string?> PrepareAsync(Registration registration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var email = EmailAddress.Read(registration.Email);
        var hash = await passwords.HashAsync(registration.Password, cancellationToken);
        var kept = JsonSerializer.Serialize(new Registration(email, hash, Text(registration.Name, "name"), Text(registration.Username, "username")));
        if (await store.FindPersonByEmailAsync(email, cancellationToken) is not null)
            return null;
        var token = Secrets.NewToken();
        await store.AddLinkAsync(new OneTimeLink { Hash = Secrets.HashOf(token), Purpose = LinkPurpose.Register, Payload = kept, EndsAt = Now + InvitationLasts }, Now, cancellationToken);
        return token;
    }

    /// <summary>Confirms an address by a link, and completes the registration that waited for it.</summary>
    public async Task<Person> ConfirmAsync(string? token, CancellationToken cancellationToken)
    {
        if (await store.TakeLinkAsync(Secrets.HashOf(token ?? ""), LinkPurpose.Register, Now, cancellationToken) is { Payload: { } payload })
        {
            var kept = JsonSerializer.Deserialize<Registration>(payload)!;
            var now = Now;
            var newcomer = Person.New(now) with { Email = kept.Email, Name = kept.Name, Username = kept.Username, PasswordHash = kept.Password, ConfirmedAt = now };
            return await store.AddPersonAsync(newcomer, cancellationToken: cancellationToken) ? newcomer : throw AccountException.WrongLink();
        }

        var link = await TakeAsync(token, LinkPurpose.Confirm, cancellationToken);
        return await ConfirmAsync(await store.FindPersonAsync(link.PersonId!, cancellationToken) ?? throw AccountException.WrongLink(), link, cancellationToken);
    }

    /// <summary>Makes the first admin by the link that the program printed.</summary>
    public async Task<Person> AddFirstAdminAsync(string? token, Registration registration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        await passwords.HashAsync(registration.Password, cancellationToken);
        // Looked at first: an address that is taken does not use the link up.
        if (await store.FindPersonByEmailAsync(EmailAddress.Read(registration.Email), cancellationToken) is not null)
            throw new AccountException(AccountProblem.BadInput, "Email already registered", "email");
        await TakeAsync(token, LinkPurpose.FirstAdmin, cancellationToken);
        return await AddAsync(registration, Role.Admin, isConfirmed: false, onlyFirst: true, cancellationToken);
    }

    /// <summary>Gives a person another role. There is always an admin.</summary>
    public async Task<Person> SetRoleAsync(string id, Role role, CancellationToken cancellationToken)
    {
        var before = (await store.FindPersonAsync(id, cancellationToken) ?? throw AccountException.NoPerson()).Role;
        var changed = await ChangeAsync(id, person => person with { Role = role }, cancellationToken);
        if (before != Role.Admin || role == Role.Admin || await store.CountPeopleAsync(Role.Admin, cancellationToken) > 0)
            return changed;
        // Counted afterwards, so that two who demote each other cannot both be right.
        await ChangeAsync(id, person => person with { Role = Role.Admin }, CancellationToken.None);
        throw new AccountException(AccountProblem.Conflict, "This is the only admin: make somebody else one first.");
    }

    /// <summary>Forgets a person and everything of theirs.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await SetRoleAsync(id, Role.Viewer, cancellationToken);
        if (!await store.RemovePersonAsync(id, cancellationToken))
            throw AccountException.NoPerson();
    }

    /// <summary>Keeps what a person's pages want kept.</summary>
    public Task<Person> SetPreferencesAsync(string id, JsonObject preferences, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var text = preferences.ToJsonString();
        return System.Text.Encoding.UTF8.GetByteCount(text) <= MostBytesOfPreferences
            ? ChangeAsync(id, person => person with { Preferences = text }, cancellationToken)
            : throw new AccountException(AccountProblem.BadInput, $"Preferences may have {MostBytesOfPreferences / 1024} KB.", "preferences");
    }

    /// <summary>Binds an account elsewhere to a person.</summary>
    /// <exception cref="AccountException">It is somebody else's.</exception>
    public async Task<Person> BindAccountAsync(string id, ProviderProfile profile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (await store.FindPersonByProviderAsync(profile.Provider, profile.Id, cancellationToken) is { } other && other.Id != id)
            throw new AccountException(AccountProblem.Conflict, $"This {profile.ProviderName} account belongs to somebody else here.");
        return await ChangeAsync(id, person => person.BoundTo(profile), cancellationToken);
    }

    /// <summary>Changes what is known of a person, as often as somebody else was faster.</summary>
    /// <exception cref="AccountException">There is no such person, or somebody else has the address.</exception>
    public async Task<Person> ChangeAsync(string id, Func<Person, Person> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var changed = change(await store.FindPersonAsync(id, cancellationToken) ?? throw AccountException.NoPerson());
            if (changed.Email is { } email && await store.FindPersonByEmailAsync(email, cancellationToken) is { } other && other.Id != id)
                throw new AccountException(AccountProblem.BadInput, "Email already registered", "email");
            if (await store.UpdatePersonAsync(changed, cancellationToken))
                return changed with { Version = changed.Version + 1 };
        }

        throw new AccountException(AccountProblem.Conflict, "The account was changed by somebody else at the same time. Try again.");
    }

    /// <summary>A name or the like, trimmed; null where nothing is left of it.</summary>
    /// <exception cref="AccountException">It is too long, or not one line.</exception>
    public static string? Text(string? text, string field)
    {
        var trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null
            : trimmed.Length <= MostCharacters && !trimmed.Any(char.IsControl) ? trimmed
            : throw new AccountException(AccountProblem.BadInput, $"'{field}' is one line of at most {MostCharacters} characters.", field);
    }

    private Task<Person> SetPasswordAsync(string id, string hash, CancellationToken cancellationToken) =>
        ChangeAsync(id, person => person with { PasswordHash = hash, Stamp = Secrets.NewStamp() }, cancellationToken);

    private async Task<OneTimeLink> TakeAsync(string? token, LinkPurpose purpose, CancellationToken cancellationToken) =>
        await store.TakeLinkAsync(Secrets.HashOf(token ?? ""), purpose, Now, cancellationToken) ?? throw AccountException.WrongLink();

    /// <summary>The address is confirmed that the link was sent to, not another that the person took meanwhile.</summary>
    private async Task<Person> ConfirmAsync(Person person, OneTimeLink link, CancellationToken cancellationToken) =>
        person.ConfirmedAt is null && person.Email is not null && person.Email == link.Payload
            ? await ChangeAsync(person.Id, current => current.Email == link.Payload ? current with { ConfirmedAt = Now } : current, cancellationToken)
            : person;
}

/// <summary>What somebody says who registers.</summary>
/// <param name="Email">E-mail address.</param>
/// <param name="Password">Password; null where it is chosen later, by a link.</param>
/// <param name="Name">What to call them.</param>
/// <param name="Username">What they call themselves.</param>
public sealed record Registration(string? Email, string? Password, string? Name, string? Username);
