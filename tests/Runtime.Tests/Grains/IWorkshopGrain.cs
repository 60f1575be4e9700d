using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Runtime.Tests.Grains;

[Alias("Tests.IWorkshopGrain")]
public interface IWorkshopGrain : IGrainWithStringKey
{
    /// <summary>Waits at the named barrier of <see cref="Gates"/>.</summary>
    Task<string> WaitAsync(string gate);

    [AlwaysInterleave]
    Task<string> PeekAsync();

    [ReadOnly]
    Task ReadOnlyWaitAsync(string gate);

    Task<List<string>> LogAsync();

    Task AppendAsync(string line);

    Task<Basket> KeepAsync(Basket basket);

    Task<Note> EchoAsync(Note note);

    [ResponseTimeout("00:00:05")]
    Task WaitForeverAsync(CancellationToken cancellationToken);

    Task<bool> WasCancelledAsync();

    IAsyncEnumerable<int> CountAsync(int to, CancellationToken cancellationToken);

    IAsyncEnumerable<Note> FailingStreamAsync();

    /// <summary>One item, and then waits at the barrier, whatever its token says.</summary>
    IAsyncEnumerable<int> StubbornStreamAsync(string gate, CancellationToken cancellationToken);

    Task<string?> CorrelationAsync();

    Task<string> AskOtherAsync(string key);

    Task BreakAsync();

    Task DeactivateAsync();
}
