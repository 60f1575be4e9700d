using System.Reflection;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>A store that works but where the test says so. Not sealed: the runtime derives the proxy from it.</summary>
internal class FaultyStore : DispatchProxy
{
    private IDetectionStore _store = null!;
    private Func<string, Exception?> _failure = null!;

    /// <param name="store">The store that works.</param>
    /// <param name="failure">Thrown instead of the call of a method; null lets it through.</param>
    public static IDetectionStore Over(IDetectionStore store, Func<string, Exception?> failure)
    {
        var proxy = Create<IDetectionStore, FaultyStore>();
        (((FaultyStore)proxy)._store, ((FaultyStore)proxy)._failure) = (store, failure);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _failure(targetMethod!.Name) is { } failure
        ? throw failure
        : targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
}
