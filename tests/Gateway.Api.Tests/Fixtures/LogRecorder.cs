using System.Collections.Concurrent;
using Anomaly.Testing;
using Microsoft.Extensions.Logging;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>Keeps what is logged, with the scopes that it was logged in.</summary>
internal sealed class LogRecorder : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<(string Category, LogLevel Level, string Message, Exception? Exception, string Scope)> Entries { get; } = new();

    /// <summary>Waits until something like this has been logged.</summary>
    public Task WaitForAsync(Func<(string Category, LogLevel Level, string Message, Exception? Exception, string Scope), bool> wanted) => Eventually.HoldsAsync(
        () => Entries.Any(wanted), TimeSpan.FromSeconds(30), () => $"the log has only\n{string.Join('\n', Entries.Select(entry => $"{entry.Level} {entry.Message}"))}");

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string?> scopes = [];
            log._scopes.ForEachScope((scope, list) => list.Add(scope?.ToString()), scopes);
            log.Entries.Enqueue((category, logLevel, formatter(state, exception), exception, string.Join(" | ", scopes)));
        }
    }
}
