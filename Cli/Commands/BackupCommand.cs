using Anomaly.Storage.Backup;
using Anomaly.Storage.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly backup</c>: writes all that a store holds into one file, while the store may be in use.</summary>
internal sealed class BackupCommand : CliCommand
{
    private readonly Option<FileInfo> _out = new("--out") { Description = "The backup, a file that is not there yet.", HelpName = "FILE.db", Required = true };
    private readonly Option<string?> _store = StoreOption.Create("to back up");

    public BackupCommand(CliConsole console)
        : base(console, "backup", "Back up a store, SQLite or PostgreSQL, into one file. A gateway may go on using it meanwhile.") =>
        Takes(_out, _store, Json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = StoreOption.Open(parsed.GetValue(_store));
        var file = parsed.GetRequiredValue(_out).FullName;
        BackupOutput.Write(Console, parsed.GetValue(Json), "backed up to", file, await StoreBackup.WriteAsync(BackupOutput.StoreOf(services), file, cancellationToken));
        return ExitCode.Done;
    }
}

/// <summary><c>anomaly restore</c>: puts a backup where there is no store yet.</summary>
internal sealed class RestoreCommand : CliCommand
{
    private readonly Argument<FileInfo> _backup = new("backup") { Description = "What 'anomaly backup' has written, of whichever engine." };
    private readonly Option<string?> _store = StoreOption.Create("to make of it");

    public RestoreCommand(CliConsole console)
        : base(console, "restore", "Restore a backup into a SQLite file that is not there yet, or into an empty PostgreSQL database.") =>
        Takes(_backup, _store, Json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = StoreOption.Open(parsed.GetValue(_store));
        var file = parsed.GetRequiredValue(_backup).FullName;
        BackupOutput.Write(Console, parsed.GetValue(Json), "restored from", file, await StoreBackup.RestoreAsync(BackupOutput.StoreOf(services), file, cancellationToken));
        return ExitCode.Done;
    }
}

/// <summary>What backups and restorations share.</summary>
internal static class BackupOutput
{
    public static StoreOptions StoreOf(IServiceProvider services) => services.GetRequiredService<IOptions<StoreOptions>>().Value;

    public static void Write(CliConsole console, bool asJson, string what, string file, BackupSummary summary)
    {
        if (asJson)
            JsonOutput.Write(console.Out, new { File = file, summary.Series, summary.Bars, summary.Runs, summary.Anomalies });
        else
            console.Out.WriteLine($"{summary.Series:N0} series, {summary.Bars:N0} bars, {summary.Runs:N0} runs and {summary.Anomalies:N0} anomalies {what} {file}");
    }
}
