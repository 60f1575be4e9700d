using System.Reflection;
using Microsoft.Extensions.Logging.Console;

namespace Anomaly.Hosting.Settings;

/// <summary>Makes a host out of its settings: those that no option is bound to, and values that cannot be read, are refused before anything is built of them.</summary>
public static class HostSettings
{
    /// <summary>A host with settings from <c>appsettings.json</c> beside the program, the environment and the command line. Data and models are looked for from the working folder.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="program">The assembly of the program; it and those of ours that it is made of say which settings there are.</param>
    /// <param name="foreignSections">Sections of programs that are often given the same environment, which are passed over.</param>
    /// <exception cref="OptionsValidationException">Settings are wrong: a sentence each.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args, Assembly program, params string[] foreignSections)
    {
        var known = KnownSettings.OfProgram(program);
        Refuse(CommandLine.FindProblems(args, known));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        Refuse(known.FindProblems(builder.Configuration, foreignSections).Concat(TelemetryProblems(builder.Configuration)));
        return builder;
    }

    private static void Refuse(IEnumerable<string> problems)
    {
        if (problems.ToList() is { Count: > 0 } found)
            throw new OptionsValidationException("settings", typeof(HostSettings), found);
    }

    /// <summary>The framework ends with a stack for a level that does not exist, takes another formatter for one that does not, and exports nothing to what is no address.</summary>
    private static IEnumerable<string> TelemetryProblems(ConfigurationManager configuration)
    {
        var logging = configuration.GetSection("Logging");
        foreach (var level in logging.GetChildren().Append(logging).SelectMany(section => section.GetSection("LogLevel").GetChildren()))
        {
            if (!string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
                yield return $"{level.Path} is '{level.Value}': it must be {string.Join(" or ", Enum.GetNames<LogLevel>())}.";
        }

        string[] formatters = [LineFormatter.FormatterName, ConsoleFormatterNames.Json, ConsoleFormatterNames.Simple, ConsoleFormatterNames.Systemd];
        if (configuration[HostLogging.FormatterSetting] is { } formatter && !formatters.Contains(formatter, StringComparer.OrdinalIgnoreCase))
            yield return $"{HostLogging.FormatterSetting} is '{formatter}': it must be {string.Join(" or ", formatters)}.";
        if (configuration[HostTelemetry.CollectorSetting] is { Length: > 0 } collector && !(Uri.TryCreate(collector, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return $"{HostTelemetry.CollectorSetting} is '{collector}': it must be an address, for example http://collector:4317.";
    }
}

/// <summary>The command line of a host: settings, and nothing else. .NET passes over what it does not understand.</summary>
internal static class CommandLine
{
    private static readonly string[] FrameworkSections = ["Logging:", "Kestrel:", "OTEL_"];

    /// <summary>What the framework's hosts read by themselves, and what we do of it.</summary>
    private static readonly string[] FrameworkSettings =
    [
        .. from keys in new[] { typeof(WebHostDefaults), typeof(HostDefaults) } from key in keys.GetFields(BindingFlags.Public | BindingFlags.Static) select (string)key.GetValue(null)!,
        "AllowedHosts", "ConnectionStrings:Anomaly",
    ];

    /// <summary>A sentence for each argument that is no setting. Settings below <c>Anomaly:</c> are left to <see cref="KnownSettings.FindProblems"/>.</summary>
    public static IEnumerable<string> FindProblems(string[] args, KnownSettings known)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (NameOf(args[i]) is not { Length: > 0 } name)
            {
                yield return $"'{args[i]}' is no setting: write --NAME=VALUE, for example --Anomaly:Store:Path=data/anomaly.db.";
                continue;
            }

            // Without an equals sign, the next argument is the value.
            var hasValue = args[i].Contains('=', StringComparison.Ordinal) || ++i < args.Length;
            if (!IsKnown(name))
                yield return ProblemOf(name, known);
            else if (!hasValue)
                yield return $"--{name} lacks its value: write --{name}=VALUE.";
        }
    }

    private static string? NameOf(string argument)
    {
        var start = argument.StartsWith("--", StringComparison.Ordinal) ? 2 : argument.StartsWith('/') ? 1 : 0;
        var end = argument.IndexOf('=', StringComparison.Ordinal);
        return start == 0 && (end < 0 || argument.StartsWith('-')) ? null : argument[start..(end < 0 ? argument.Length : end)];
    }

    private static bool IsKnown(string name) =>
        name.StartsWith("Anomaly:", StringComparison.OrdinalIgnoreCase)
        || FrameworkSettings.Contains(name, StringComparer.OrdinalIgnoreCase)
        || FrameworkSections.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase));

    private static string ProblemOf(string name, KnownSettings known) =>
        (known.Nearest(name) ?? Spelling.Nearest(name, FrameworkSettings)) is { } nearest
            ? $"--{name} is no setting: did you mean --{nearest}?"
            : $"--{name} is no setting; docs/reference/configuration.md has all of them.";
}
