using System.Text.Json;
using Anomaly.Cli.Gateway;

namespace Anomaly.Cli.Commands;

/// <summary>A command of the command line: its options, and what it does with them.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(CliConsole console, string name, string description)
        : base(name, description)
    {
        Console = console;
        SetAction(RunAsync);
    }

    protected CliConsole Console { get; }

    /// <summary>The <c>--json</c> switch, for commands that answer something.</summary>
    protected Option<bool> Json { get; } = JsonOption.Create();

    /// <summary>Does the work.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken);

    /// <summary>Adds arguments and options, in the order of the help text.</summary>
    protected void Takes(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                Add(argument);
            else
                Add((Option)symbol);
        }
    }
}

/// <summary>A command that asks a running gateway.</summary>
internal abstract class GatewayCommand(CliConsole console, string name, string description) : CliCommand(console, name, description)
{
    protected Option<Uri> Gateway { get; } = GatewayOption.Create();

    protected sealed override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var gateway = new GatewayClient(parsed.GetValue(Gateway) ?? GatewayOption.FromEnvironment(), Console.TimeProvider);
        return await RunAsync(gateway, parsed, cancellationToken);
    }

    /// <inheritdoc cref="CliCommand.RunAsync" />
    protected abstract Task<int> RunAsync(GatewayClient gateway, ParseResult parsed, CancellationToken cancellationToken);

    /// <summary>Writes what the gateway answered: as it is with <c>--json</c>, else for people.</summary>
    protected void Write(ParseResult parsed, JsonElement answer, Action<JsonElement> forPeople)
    {
        if (parsed.GetValue(Json))
            JsonOutput.Write(Console.Out, answer);
        else
            forPeople(answer);
    }
}
