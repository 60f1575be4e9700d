using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Anomaly.Hosting.Logging;

/// <summary>
/// Log lines for people and for grep: time, level, who, what, then the scope's values as <c>name=value</c>. An exception follows on lines
/// of its own. Chosen by <c>Logging:Console:FormatterName=line</c>, the default of our hosts; <c>json</c> suits collectors.
/// </summary>
internal sealed class LineFormatter(TimeProvider timeProvider) : ConsoleFormatter(FormatterName)
{
    /// <summary>What the settings call it.</summary>
    public const string FormatterName = "line";

    /// <summary>The framework's own scopes, whose values the correlation id stands for.</summary>
    private static readonly HashSet<string> Noise = ["ConnectionId", "RequestId", "RequestPath", "SpanId", "TraceId", "ParentId", "{OriginalFormat}"];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.Formatter(logEntry.State, logEntry.Exception) is not { } message)
            return;
        textWriter.Write(timeProvider.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(logEntry.Category.AsSpan(logEntry.Category.LastIndexOf('.') + 1));
        textWriter.Write(": ");
        // Line breaks in a value would let a request write log lines of its own.
        textWriter.Write(message.ReplaceLineEndings(" "));
        scopeProvider?.ForEachScope(WriteScope, textWriter);
        textWriter.WriteLine();
        if (logEntry.Exception is { } exception)
            textWriter.WriteLine(exception);
    }

    private static void WriteScope(object? scope, TextWriter writer)
    {
        foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            if (!Noise.Contains(name))
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
