using Anomaly.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Anomaly.Storage.Tests.Sqlite;

public sealed class SqliteWriterTests
{
    [Fact]
    public async Task RunAsync_callerThatGivesUp_isFreedAtOnceAndItsWriteNeverHappens()
    {
        using var folder = new TemporaryFolder();
        using var instruments = new StoreInstruments();
        using var writer = new SqliteWriter(
            new SqliteFile(folder.Database, TimeSpan.FromSeconds(1), TimeProvider.System).OpenForWriting(), folder.Database, instruments, NullLogger.Instance);
        using var release = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var hasRun = false;
        var first = writer.RunAsync(
            _ =>
            {
                begun.SetResult();
                release.Wait();
                return 1;
            },
            1,
            default);
        await begun.Task;

        using var caller = new CancellationTokenSource();
        var second = writer.RunAsync(_ => hasRun = true, 1, caller.Token);
        Assert.False(second.IsCompleted);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);
        release.Set();
        Assert.Equal(1, await first);
        Assert.True(await writer.RunAsync(_ => !hasRun, 1, default));
    }
}
