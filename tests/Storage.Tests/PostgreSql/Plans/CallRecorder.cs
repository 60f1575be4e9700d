using System.Reflection;

namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>A store that notes what is asked of it, so that a test can tell what it has forgotten to ask.</summary>
public class CallRecorder : DispatchProxy
{
    private readonly HashSet<string> _asked = [];
    private IDetectionStore? _store;

    public static (IDetectionStore Store, CallRecorder Recorder) Around(IDetectionStore store)
    {
        var proxy = Create<IDetectionStore, CallRecorder>();
        var recorder = (CallRecorder)(object)proxy;
        recorder._store = store;
        return (proxy, recorder);
    }

    /// <summary>Methods that nobody called, and properties of queries that were never set.</summary>
    public IEnumerable<string> Forgotten()
    {
        var methods = typeof(IDetectionStore).GetInterfaces().Append(typeof(IDetectionStore)).SelectMany(one => one.GetMethods()).ToArray();
        var queries = methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType)
            .Where(type => type.IsSubclassOf(typeof(PageRequest)));
        return methods.Select(method => method.Name)
            .Concat(queries.SelectMany(query => query.GetProperties(), (query, property) => $"{query.Name}.{property.Name}"))
            .Where(name => !_asked.Contains(name));
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _asked.Add(targetMethod!.Name);
        foreach (var query in args!.OfType<PageRequest>())
        {
            var plain = Activator.CreateInstance(query.GetType());
            _asked.UnionWith(query.GetType().GetProperties()
                .Where(property => !Equals(property.GetValue(query), property.GetValue(plain)))
                .Select(property => $"{query.GetType().Name}.{property.Name}"));
        }

        return targetMethod.Invoke(_store, args);
    }
}
