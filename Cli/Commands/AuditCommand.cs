using Anomaly.People;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly audit</c>: who changed what.</summary>
internal static class AuditCommand
{
    public static Command Create(CliConsole console) => new("audit", "Check the audit: every change, by whom and when, each entry chained to the one before it.") { new VerifyAuditCommand(console) };
}

/// <summary><c>anomaly audit verify</c>: computes the chain of the audit again.</summary>
internal sealed class VerifyAuditCommand : PeopleCommand
{
    private readonly Option<string?> _expect = new("--expect") { Description = "A hash that an earlier check printed, and that must still occur: then nothing before it was changed.", HelpName = "HASH" };

    public VerifyAuditCommand(CliConsole console)
        : base(console, "verify", "Compute the whole chain again, and name the first entry that does not fit. Prints the last hash: kept elsewhere, it proves later that nothing was changed.") =>
        Takes(_expect, Store, Json);

    protected override async Task<string?> RunAsync(ParseResult parsed, IPeopleStore people, Accounts accounts, CancellationToken cancellationToken)
    {
        var found = await AuditVerification.RunAsync(people, parsed.GetValue(_expect), cancellationToken);
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, found);
        else if (found.Problem is null)
            Console.Out.WriteLine($"{found.Entries:N0} entries, all in place. The last one's hash: {found.Hash}");
        return found.Problem is null ? null : throw new CommandFailedException(found.Problem);
    }
}
