using System.Collections.Frozen;
using System.Reflection;
using Anomaly.Runtime.Contracts;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <summary>All grain classes that this process has, found in the assemblies that use the actor runtime.</summary>
internal sealed class GrainClasses
{
    private readonly FrozenDictionary<GrainType, GrainClass> byType;

    /// <exception cref="GrainContractException">A class breaks the rules, or two are the same grain.</exception>
    public GrainClasses(IEnumerable<Type> types)
    {
        var classes = types.Select(type => new GrainClass(type)).ToList();
        if (classes.GroupBy(each => each.GrainType).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new GrainContractException($"{string.Join(" and ", twice)} are both the grain '{twice.Key}'; give their interfaces aliases that differ in the last part, or remove one.");
        byType = classes.ToFrozenDictionary(each => each.GrainType);
    }

    public IEnumerable<GrainClass> All => byType.Values;

    public static GrainClasses OfThisProcess() => new(ActorAssemblies().SelectMany(assembly => assembly.GetTypes()).Where(IsGrain));

    public GrainClass? Find(GrainType type) => byType.GetValueOrDefault(type);

    /// <exception cref="OrleansException">This silo has no such class.</exception>
    public GrainClass Of(GrainType type) => byType.GetValueOrDefault(type)
        ?? throw new OrleansException($"No grain class in this silo is '{type}'. It has: {string.Join(", ", byType.Keys.Order(Comparer<GrainType>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))))}.");

    private static bool IsGrain(Type type) =>
        typeof(Grain).IsAssignableFrom(type) && type is { IsAbstract: false, ContainsGenericParameters: false };

    /// <summary>What is loaded, and what that refers to, as far as it uses the actor runtime.</summary>
    private static IEnumerable<Assembly> ActorAssemblies()
    {
        var own = typeof(GrainClasses).Assembly;
        var seen = new Dictionary<string, Assembly>();
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic));
        while (open.TryDequeue(out var assembly))
        {
            if (IsFramework(assembly.GetName()) || !seen.TryAdd(assembly.FullName!, assembly))
                continue;
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => !IsFramework(name) && !seen.ContainsKey(name.FullName)))
            {
                if (TryLoad(name) is { } referenced)
                    open.Enqueue(referenced);
            }
        }

        return seen.Values.Where(assembly => assembly == own || assembly.GetReferencedAssemblies().Any(name => name.FullName == own.FullName));
    }

    private static bool IsFramework(AssemblyName name) =>
        name.Name is null or "mscorlib" or "netstandard" || name.Name.StartsWith("System", StringComparison.Ordinal)
            || name.Name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }
}
