using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Anomaly.Hosting;

/// <summary>How our hosts log, where the settings do not say otherwise.</summary>
public static class HostLogging
{
    /// <summary>The setting of the formatter.</summary>
    internal const string FormatterSetting = "Logging:Console:FormatterName";

    /// <summary>Logs to the console, a line an entry, with the correlation id of the request that it belongs to; the framework's own only from warnings on.</summary>
    public static IHostApplicationBuilder AddHostLogging(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsole(console => console.FormatterName = builder.Configuration[FormatterSetting] ?? LineFormatter.FormatterName);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            // It says so each time that somebody asks; HostInstruments says each change once.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            // It warns with a stack of each request that is late, which the gateway says in a line.
            .AddFilter("Microsoft.AspNetCore.Http.Timeouts", LogLevel.Error)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        return builder;
    }
}

/// <summary>
/// Log lines for people and for grep: time, level, who, what, then the scope's values as <c>name=value</c>. An exception follows on lines
/// of its own. The simple console formatter of .NET would print five values of the framework's scopes on every line, and pages of Orleans'
/// stacks each time that another silo goes. Chosen by <c>Logging:Console:FormatterName=line</c>, the default of our hosts; <c>json</c> suits collectors.
/// </summary>
internal sealed class LineFormatter(TimeProvider timeProvider) : ConsoleFormatter(FormatterName)
{
    /// <summary>What the settings call it.</summary>
    public const string FormatterName = "line";

    /// <summary>The framework's own scopes, whose values the correlation id stands for.</summary>
    private static readonly HashSet<string> Noise = ["ConnectionId", "RequestId", "RequestPath", "SpanId", "TraceId", "ParentId", "{OriginalFormat}"];

    private static readonly string[] BetweenSilos =
        ["Orleans.Runtime.Messaging", "Orleans.Messaging", "Orleans.Connections", "Orleans.Networking", "Orleans.Runtime.MembershipService", "Orleans.Runtime.GrainDirectory"];

    /// <summary>Orleans logs under the name of our storage of grains' states.</summary>
    private const string GrainStorage = "Anomaly.Grains.Hosting.DetectionGrainStorage";

    /// <summary>The generic host's event for a start that failed: a stack for what <see cref="HostRun"/> says in a sentence.</summary>
    private const int HostNotStarted = 11;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.EventId.Id == HostNotStarted && logEntry.Category == "Microsoft.Extensions.Hosting.Internal.Host")
            return;
        if (logEntry.Formatter(logEntry.State, logEntry.Exception) is not { } message || IsFalseAlarm(logEntry.Category, message) || IsEchoOfTheStore(logEntry.Category, logEntry.Exception))
            return;
        textWriter.Write(timeProvider.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(logEntry.Category.AsSpan(logEntry.Category.LastIndexOf('.') + 1));
        textWriter.Write(": ");
        // Line breaks in a value would let a request write log lines of its own.
        textWriter.Write((logEntry.Category.StartsWith("Orleans.", StringComparison.Ordinal) ? WithoutStack(message) : message).ReplaceLineEndings(" "));
        var isSentence = IsSentence(logEntry.Category, logEntry.LogLevel, logEntry.Exception);
        if (isSentence)
            WriteReasons(logEntry.Exception, textWriter);
        scopeProvider?.ForEachScope(WriteScope, textWriter);
        textWriter.WriteLine();
        if (!isSentence && logEntry.Exception is { } exception)
            textWriter.WriteLine(exception);
    }

    /// <summary>Orleans says so at every start, since it counts from the start of the machine.</summary>
    private static bool IsFalseAlarm(string category, string message) =>
        category == "Orleans.Runtime.Watchdog" && message.StartsWith("Participant check thread has not completed", StringComparison.Ordinal);

    /// <summary>
    /// What Orleans says, in four lines, of each grain that cannot be activated because its state cannot be read, as often as somebody asks for it. The store has said that it
    /// needs an operator.
    /// </summary>
    private static bool IsEchoOfTheStore(string category, Exception? exception)
    {
        while (exception is OrleansException { InnerException: { } reason })
            exception = reason;
        return exception is StoreException { NeedsOperator: true } or DetectionException { Kind: DetectionErrorKind.StoreUnusable }
            && (category.StartsWith("Orleans.", StringComparison.Ordinal) || category == GrainStorage);
    }

    /// <summary>
    /// What Orleans warns of in its networking, membership and directory is what others do: silos that have gone, networks that break, others that try its ports; or
    /// that it ends while it still talks to them. A stack of its own code says nothing then. Warnings from elsewhere may be of our grains and keep theirs.
    /// </summary>
    private static bool IsSentence(string category, LogLevel level, Exception? exception) =>
        // These were raised on purpose, and say what to do; or they are of Orleans, when a silo has gone.
        exception is DetectionException or StoreException or OrleansException
        || category.StartsWith("Orleans.", StringComparison.Ordinal)
        && (exception is ObjectDisposedException or ConnectionAbortedException or OperationCanceledException or TimeoutException or IOException or SocketException
                or AuthenticationException or DbException
            || (level <= LogLevel.Warning && BetweenSilos.Any(part => category.StartsWith(part, StringComparison.Ordinal))));

    /// <summary>A message of Orleans that quotes what another silo met, without the lines of that one's stack.</summary>
    private static string WithoutStack(string message) => message.Contains("   at ", StringComparison.Ordinal)
        ? string.Join('\n', message.Split('\n').Where(line => !line.StartsWith("   at ", StringComparison.Ordinal)))
        : message;

    private static void WriteReasons(Exception? exception, TextWriter writer)
    {
        for (var reason = exception; reason is not null; reason = reason.InnerException)
            writer.Write($" {reason.GetType().Name}: {FirstLine(reason.Message)}");
    }

    /// <summary>Messages of calls that were lost hold the stack of their reason.</summary>
    private static ReadOnlySpan<char> FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message.AsSpan(0, end);
    }

    private static void WriteScope(object? scope, TextWriter writer)
    {
        foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            if (value is not null && !Noise.Contains(name))
                writer.Write($" {name}={value?.ToString()?.ReplaceLineEndings(" ")}");
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace ",
        LogLevel.Debug => "debug ",
        LogLevel.Information => "info  ",
        LogLevel.Warning => "warn  ",
        LogLevel.Error => "error ",
        _ => "fatal ",
    };
}
