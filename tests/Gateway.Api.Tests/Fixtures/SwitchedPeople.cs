using System.Reflection;
using System.Runtime.ExceptionServices;
using Anomaly.People;
using Anomaly.Storage.Sqlite;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>The people of the test that runs now, behind a store that outlives it.</summary>
internal sealed class SwitchedPeople : IAsyncDisposable
{
    /// <summary>Made once: migrating one for each test takes longer than the test.</summary>
    private static readonly Lazy<Task<byte[]>> EmptyStore = new(async () =>
    {
        using var folder = new TemporaryFolder();
        await using (var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = folder.File("empty.db") }))
            await store.InitializeAsync();
        return await File.ReadAllBytesAsync(folder.File("empty.db"));
    });

    private TemporaryFolder? _folder;
    private SqliteDetectionStore? _store;

    public SwitchedPeople()
    {
        Store = DispatchProxy.Create<IPeopleStore, Switch>();
        ((Switch)Store).Current = () => Current;
    }

    public IPeopleStore Store { get; }

    /// <summary>Where people are kept now.</summary>
    public IPeopleStore Current { get; set; } = Nobody();

    /// <summary>Begins with a store of SQLite in which nobody is.</summary>
    public async Task BeginAsync(TimeProvider clock)
    {
        _folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(_folder.File("anomaly.db"), await EmptyStore.Value);
        Current = _store = new SqliteDetectionStore(new SqliteStoreOptions { Path = _folder.File("anomaly.db") }, clock);
    }

    public async ValueTask DisposeAsync()
    {
        Current = Nobody();
        if (_store is not null)
            await _store.DisposeAsync();
        _folder?.Dispose();
        (_store, _folder) = (null, null);
    }

    /// <summary>Without accounts nothing but the audit is asked of it, which takes everything.</summary>
    private static IPeopleStore Nobody()
    {
        var people = Substitute.For<IPeopleStore>();
        people.ReadAuditHeadAsync(Arg.Any<CancellationToken>()).Returns(AuditHead.Start);
        people.AppendAuditAsync(Arg.Any<AuditHead>(), Arg.Any<IReadOnlyList<AuditEntry>>(), Arg.Any<CancellationToken>()).Returns(true);
        people.ListLatestAuditAsync(Arg.Any<long?>(), Arg.Any<int>(), Arg.Any<string?>(), Arg.Any<CancellationToken>()).Returns([]);
        people.ListPeopleAsync(Arg.Any<int>(), Arg.Any<int>(), Arg.Any<CancellationToken>()).Returns([]);
        return people;
    }

#pragma warning disable CA1852 // The proxy derives from it.
    public class Switch : DispatchProxy
#pragma warning restore CA1852
    {
        public Func<IPeopleStore> Current { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            try
            {
                return targetMethod!.Invoke(Current(), args);
            }
            catch (TargetInvocationException exception)
            {
                ExceptionDispatchInfo.Throw(exception.InnerException!);
                throw;
            }
        }
    }
}
