using Anomaly.People;
using Anomaly.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly users</c>: who has an account. Works on the store itself, like the operator who runs it: it needs no account, and a gateway may use the store meanwhile.</summary>
internal static class UsersCommand
{
    public static Command Create(CliConsole console) => new("users", "Add people, give them roles, and make links to new passwords: on the store itself, which a gateway may go on using.")
    {
        new AddUserCommand(console),
        new ListUsersCommand(console),
        new SetRoleCommand(console),
        new ResetUserCommand(console),
        new RemoveUserCommand(console),
    };
}

/// <summary>A command on the people of a store.</summary>
internal abstract class PeopleCommand(CliConsole console, string name, string description) : CliCommand(console, name, description)
{
    protected Option<string?> Store { get; } = StoreOption.Create("with the people");

    /// <summary>The command's own name in the audit, for example <c>users add</c>; null for those that change nothing.</summary>
    protected virtual string? AuditedAs => null;

    /// <summary>Whether there need be no store yet, as before the first start.</summary>
    protected virtual bool MayMakeStore => false;

    protected sealed override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = StoreOption.Open(parsed.GetValue(Store));
        await (MayMakeStore ? services.GetRequiredService<IDetectionStore>() : StoreOption.Existing(services)).InitializeAsync(cancellationToken);
        var people = services.GetRequiredService<IPeopleStore>();
        using var passwords = new Passwords();
        var accounts = new Accounts(people, passwords, new LockOut(people, Console.TimeProvider), Console.TimeProvider);
        try
        {
            var target = await RunAsync(parsed, people, accounts, cancellationToken);
            if (AuditedAs is not null)
                await new AuditTrail(people, Console.TimeProvider).AppendAsync(new AuditEvent("command line", AuditedAs, target ?? "", "done", ""));
            return ExitCode.Done;
        }
        catch (AccountException refused)
        {
            throw new CommandFailedException(refused.Message);
        }
    }

    /// <summary>Does the work.</summary>
    /// <returns>On whom, by pseudonym.</returns>
    protected abstract Task<string?> RunAsync(ParseResult parsed, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken);

    /// <summary>A person by e-mail address or id.</summary>
    protected static async Task<Person> FindAsync(IPeopleStore people, string who, CancellationToken cancellationToken) =>
        await people.FindPersonByEmailAsync(EmailAddress.Normalize(who), cancellationToken) ?? await people.FindPersonAsync(who, cancellationToken)
            ?? throw new CommandFailedException($"Nobody has the address or id '{who}': 'anomaly users list' has all.");

    protected void Write(ParseResult parsed, Person person, string sentence, string? link = null)
    {
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, new { person.Id, person.Email, Role = Roles.NameOf(person.Role), Link = link });
        else
            Console.Out.WriteLine(link is null ? sentence : $"{sentence}\n{link}");
    }

    /// <summary>Behind the #, no server and no proxy sees the token.</summary>
    protected static async Task<string> LinkAsync(ParseResult parsed, Option<Uri> gateway, Person person, Accounts accounts, CancellationToken cancellationToken)
    {
        var token = await accounts.MakeLinkAsync(LinkPurpose.Reset, person, Accounts.InvitationLasts, isMailed: false, cancellationToken);
        return $"{(parsed.GetValue(gateway) ?? GatewayOption.FromEnvironment()).GetLeftPart(UriPartial.Authority)}/sign-in#reset={token}";
    }

    /// <exception cref="FormatException">There is no such role.</exception>
    protected static Role ReadRole(string text) => Roles.TryParse(text, out var role) ? role : throw new FormatException($"There is no role '{text}': use one of {Roles.Names}.");
}

/// <summary><c>anomaly users add</c>: somebody new, who chooses a password by a link.</summary>
internal sealed class AddUserCommand : PeopleCommand
{
    private readonly Argument<string> _email = new("email") { Description = "E-mail address to sign in with." };
    private readonly Option<string?> _name = new("--name") { Description = "What to call them.", HelpName = "NAME" };
    private readonly Option<Role> _role = Parsed.Option("--role", $"What they may do: one of {Roles.Names}. Default: viewer.", "ROLE", ReadRole);
    private readonly Option<bool> _admin = new("--admin") { Description = "The same as --role admin." };
    private readonly Option<Uri> _gateway = GatewayOption.Create();

    public AddUserCommand(CliConsole console)
        : base(console, "add", "Add somebody, and print the link by which they choose a password, once, within two days.") =>
        Takes(_email, _name, _role, _admin, Store, _gateway, Json);

    protected override string AuditedAs => "users add";

    protected override bool MayMakeStore => true;

    protected override async Task<string?> RunAsync(ParseResult parsed, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        var role = parsed.GetValue(_admin) ? Role.Admin : parsed.ValueOr(_role, Role.Viewer);
        var person = await accounts.AddAsync(new Registration(parsed.GetRequiredValue(_email), null, parsed.GetValue(_name), null), role, isConfirmed: false, onlyFirst: false, cancellationToken);
        Write(parsed, person, $"{person.Email} was added as {Roles.NameOf(role)}, and chooses a password within two days at", await LinkAsync(parsed, _gateway, person, accounts, cancellationToken));
        return person.Pseudonym;
    }
}

/// <summary><c>anomaly users list</c>: everybody.</summary>
internal sealed class ListUsersCommand : PeopleCommand
{
    private const int PageSize = 500;

    public ListUsersCommand(CliConsole console)
        : base(console, "list", "List everybody with an account, in the order in which they came.") =>
        Takes(Store, Json);

    protected override async Task<string?> RunAsync(ParseResult parsed, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        var all = new List<Person>();
        while (await people.ListPeopleAsync(all.Count, PageSize, cancellationToken) is { Count: > 0 } page)
            all.AddRange(page);
        if (parsed.GetValue(Json))
        {
            JsonOutput.Write(Console.Out, all.Select(person => new { person.Id, person.Email, person.Name, Role = Roles.NameOf(person.Role), person.CreatedAt, person.LastLogin }));
            return null;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "address", "name", "role", "last sign-in");
        foreach (var person in all)
            table.AddRow(new Text(person.Id), new Text(person.Email ?? ""), new Text(person.Name ?? ""), new Text(Roles.NameOf(person.Role)), new Text(person.LastLogin is { } at ? $"{at:u}" : "never"));
        Console.Tables.Write(table);
        return null;
    }
}

/// <summary><c>anomaly users role</c>: what somebody may do.</summary>
internal sealed class SetRoleCommand : PeopleCommand
{
    private readonly Argument<string> _who = new("who") { Description = "E-mail address or id." };
    private readonly Argument<Role> _role = Parsed.Argument("role", $"One of {Roles.Names}.", ReadRole);

    public SetRoleCommand(CliConsole console)
        : base(console, "role", "Give somebody a role. It counts from their next request on; there is always an admin.") =>
        Takes(_who, _role, Store, Json);

    protected override string AuditedAs => "users role";

    protected override async Task<string?> RunAsync(ParseResult parsed, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        var person = await FindAsync(people, parsed.GetRequiredValue(_who), cancellationToken);
        person = await accounts.SetRoleAsync(person.Id, parsed.GetValue(_role), cancellationToken);
        Write(parsed, person, $"{person.Email ?? person.Id} is {Roles.NameOf(person.Role)} now.");
        return person.Pseudonym;
    }
}

/// <summary><c>anomaly users reset</c>: a link to a new password.</summary>
internal sealed class ResetUserCommand : PeopleCommand
{
    private readonly Argument<string> _who = new("who") { Description = "E-mail address or id." };
    private readonly Option<Uri> _gateway = GatewayOption.Create();

    public ResetUserCommand(CliConsole console)
        : base(console, "reset", "Print a link by which somebody chooses a new password, once, within two days. The old one counts until then.") =>
        Takes(_who, Store, _gateway, Json);

    protected override string AuditedAs => "users reset";

    protected override async Task<string?> RunAsync(ParseResult parsed, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        var person = await FindAsync(people, parsed.GetRequiredValue(_who), cancellationToken);
        Write(parsed, person, $"{person.Email ?? person.Id} chooses a new password within two days at", await LinkAsync(parsed, _gateway, person, accounts, cancellationToken));
        return person.Pseudonym;
    }
}

/// <summary><c>anomaly users remove</c>: forgets somebody.</summary>
internal sealed class RemoveUserCommand : PeopleCommand
{
    private readonly Argument<string> _who = new("who") { Description = "E-mail address or id." };

    public RemoveUserCommand(CliConsole console)
        : base(console, "remove", "Delete somebody's account with everything of theirs. Notes that they wrote stay, without their author.") =>
        Takes(_who, Store, Json);

    protected override string AuditedAs => "users remove";

    protected override async Task<string?> RunAsync(ParseResult parsed, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        var person = await FindAsync(people, parsed.GetRequiredValue(_who), cancellationToken);
        await accounts.RemoveAsync(person.Id, cancellationToken);
        Write(parsed, person, $"{person.Email ?? person.Id} was removed.");
        return person.Pseudonym;
    }
}
