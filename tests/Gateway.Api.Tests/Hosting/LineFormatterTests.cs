using System.Net.Sockets;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Hosting;
using Anomaly.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Hosting;

public sealed class LineFormatterTests
{
    private const string GrainStorage = "Anomaly.Grains.Hosting.DetectionGrainStorage";

    [Fact]
    public void Entry_isOneLineWithItsScope()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var framework = scopes.Push(new Dictionary<string, object?> { ["RequestId"] = "r", ["TraceId"] = "t" });
        using var ours = scopes.Push(new Dictionary<string, object?> { ["correlation_id"] = "c-1", ["series"] = "AAPL/1d" });

        Assert.Equal(
            "2026-01-05T12:00:00.000Z info  Grain: committed 3 bars correlation_id=c-1 series=AAPL/1d\n",
            Write(LogLevel.Information, "committed 3 bars", null, scopes));
    }

    [Fact]
    public void Value_withLineBreaks_cannotForgeALine() =>
        Assert.Equal("2026-01-05T12:00:00.000Z warn  Grain: bad ticker A 2026 info  all is well\n", Write(LogLevel.Warning, "bad ticker A\r\n2026 info  all is well", null, null));

    [Fact]
    public void Exception_followsOnItsOwnLines() =>
        Assert.StartsWith(
            "2026-01-05T12:00:00.000Z error Grain: failed\nSystem.TimeoutException: too late",
            Write(LogLevel.Error, "failed", new TimeoutException("too late"), null), StringComparison.Ordinal);

    [Fact]
    public void WarningOfOrleans_isASentenceWithItsReasons() =>
        Assert.Equal(
            "2026-01-05T12:00:00.000Z warn  ConnectionManager: Connection failed IOException: lost SocketException: Connection reset by peer\n",
            Write(LogLevel.Warning, "Connection failed", new IOException("lost\n   at Somewhere()", new SocketException((int)SocketError.ConnectionReset)), null, "Orleans.Runtime.Messaging.ConnectionManager"));

    [Fact]
    public void MessageOfOrleans_thatQuotesAStack_isASentence() =>
        Assert.Equal(
            "2026-01-05T12:00:00.000Z warn  SiloHealthMonitor: Indirect probe failed: Exc level 0: System.TimeoutException: too late Exc level 1: lost\n",
            Write(
                LogLevel.Warning, "Indirect probe failed: Exc level 0: System.TimeoutException: too late\n   at Orleans.Runtime.One()\n   at Orleans.Runtime.Two()\nExc level 1: lost", null, null,
                "Orleans.Runtime.MembershipService.SiloHealthMonitor"));

    [Fact]
    public void LostSilo_isASentence_whoeverSaysSo() =>
        Assert.Equal(
            "2026-01-05T12:00:00.000Z warn  Grain: run failed SiloUnavailableException: gone\n",
            Write(LogLevel.Warning, "run failed", new SiloUnavailableException("gone"), null));

    [Fact]
    public void WarningOfTheDirectory_ofASiloThatEnds_isASentence() =>
        Assert.Equal(
            "2026-01-05T12:00:00.000Z warn  GrainDirectoryHandoffManager: will be retried ObjectDisposedException: Cannot access a disposed object.\n",
            Write(LogLevel.Warning, "will be retried", new ObjectDisposedException("pool"), null, "Orleans.Runtime.GrainDirectory.GrainDirectoryHandoffManager"));

    [Fact]
    public void ErrorOfOrleans_keepsTheStackOfAFault_butNotOfALostCall()
    {
        const string Category = "Orleans.Runtime.GrainDirectory.ClientDirectory";

        Assert.Contains("\nSystem.InvalidOperationException: a fault", Write(LogLevel.Error, "Failed", new InvalidOperationException("a fault"), null, Category), StringComparison.Ordinal);
        Assert.Equal(
            "2026-01-05T12:00:00.000Z error ClientDirectory: Failed SiloUnavailableException: gone\n",
            Write(LogLevel.Error, "Failed", new SiloUnavailableException("gone"), null, Category));
    }

    [Fact]
    public void FailureOfTheStore_isASentence_whoeverLogsIt() =>
        Assert.Equal(
            "2026-01-05T12:00:00.000Z error DetectionGrainStorage: Error from storage provider StoreUnavailableException: The database is away. SocketException: Connection reset by peer\n",
            Write(
                LogLevel.Error, "Error from storage provider",
                new StoreUnavailableException("The database is away.", TimeSpan.FromSeconds(1), false, new SocketException((int)SocketError.ConnectionReset)), null, GrainStorage));

    /// <summary>The fault: sixteen lines every ten seconds, for one folder that is read-only.</summary>
    [Theory]
    [InlineData(GrainStorage)]
    [InlineData("Orleans.Grain")]
    [InlineData("Orleans.Runtime.ReminderService.LocalReminderService")]
    public void StoreThatNeedsAnOperator_isSaidByTheStoreAlone(string category)
    {
        var failure = new StoreReadOnlyException("The database x.db is read-only.");
        var translated = new OrleansException("Error from storage provider", new DetectionException(DetectionErrorKind.StoreUnusable, failure.Message));

        Assert.Empty(Write(LogLevel.Error, "Error activating grain", failure, null, category));
        Assert.Empty(Write(LogLevel.Error, "Error activating grain", translated, null, category));
        Assert.NotEmpty(Write(LogLevel.Error, "Error activating grain", failure, null));
    }

    [Fact]
    public void StartThatFailed_isLeftToTheSentenceOfHostRun() =>
        Assert.Empty(Write(LogLevel.Error, "Hosting failed to start", new TimeoutException(), null, "Microsoft.Extensions.Hosting.Internal.Host", eventId: 11));

    private static string Write(
        LogLevel level, string message, Exception? exception, IExternalScopeProvider? scopes, string category = "Anomaly.Grains.Grain", int eventId = 0)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<string>(level, category, eventId, message, exception, (state, _) => state);
        new LineFormatter(new FakeTimeProvider(Samples.Noon)).Write(in entry, scopes, writer);
        return writer.ToString();
    }
}
