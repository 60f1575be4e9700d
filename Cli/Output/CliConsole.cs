using Anomaly.MarketData;

namespace Anomaly.Cli.Output;

/// <summary>
/// Where a command writes. Results go to <see cref="Out"/>, everything else (progress, warnings, errors) to <see cref="Error"/>, so that
/// a pipe gets the result alone. Colour and moving bars only where a terminal shows them.
/// </summary>
public sealed class CliConsole
{
    private const int WidthOfPipe = 160;

    /// <param name="output">Results.</param>
    /// <param name="error">Progress, warnings and errors.</param>
    /// <param name="outIsTerminal">Whether results go to a terminal.</param>
    /// <param name="errorIsTerminal">Whether the error stream goes to a terminal.</param>
    /// <param name="timeProvider">The clock.</param>
    public CliConsole(TextWriter output, TextWriter error, bool outIsTerminal, bool errorIsTerminal, TimeProvider timeProvider)
    {
        Out = output;
        Error = error;
        ErrorIsTerminal = errorIsTerminal;
        TimeProvider = timeProvider;
        Tables = Create(output, outIsTerminal);
        Progress = Create(error, errorIsTerminal);
    }

    /// <summary>Results, plain text.</summary>
    public TextWriter Out { get; }

    /// <summary>Warnings and errors, plain text.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether someone watches the error stream.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Results as tables.</summary>
    public IAnsiConsole Tables { get; }

    /// <summary>Moving bars.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>The console of this process; <c>NO_COLOR</c> is honoured.</summary>
    public static CliConsole OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, TimeProvider.System);

    /// <summary>The time in whole seconds, UTC: what files are stamped with.</summary>
    public DateTimeOffset NowToTheSecond()
    {
        var now = TimeProvider.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    public void Warn(string warning) => Error.WriteLine($"warning: {warning}");

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = WidthOfPipe;
        return console;
    }
}

/// <summary>Warnings about the bars that were read: all of them where there are few, the first few and a count where there are many.</summary>
internal static class WarningSummary
{
    private const int Shown = 5;

    public static void Write(CliConsole console, IReadOnlyList<BarHistory> histories)
    {
        var warnings = histories.SelectMany(history => history.Warnings).ToArray();
        foreach (var warning in warnings.Take(Shown))
            console.Warn(warning);
        if (warnings.Length > Shown)
            console.Warn($"and {warnings.Length - Shown} more of this kind in {histories.Count(history => history.Warnings.Count > 0)} files");
    }
}
