using System.Reflection;
using Anomaly.Runtime.Contracts;
using Orleans;

namespace Anomaly.Runtime.Serialization;

/// <summary>The rules for types that travel, checked while their codec is built.</summary>
internal static class TravelType
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static Codec Build(Type type, Dictionary<Type, Codec> building)
    {
        Check(type);
        return (Codec)typeof(TravelType).GetMethod(nameof(BuildObject), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [building], null)!;
    }

    /// <summary>The members with an [Id], by id.</summary>
    public static IReadOnlyList<(uint Id, MemberInfo Member)> Members(Type type)
    {
        var members = Hierarchy(type)
            .SelectMany(each => each.GetMembers(Instance | BindingFlags.DeclaredOnly))
            .Select(member => (member.GetCustomAttribute<IdAttribute>()?.Id, Member: member))
            .Where(pair => pair.Id is not null)
            .Select(pair => (Id: pair.Id!.Value, pair.Member))
            .OrderBy(pair => pair.Id)
            .ToList();
        if (members.GroupBy(pair => pair.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new GrainContractException($"{type} uses [Id({twice.Key})] for {string.Join(" and ", twice.Select(pair => pair.Member.Name))}; an id names one member for ever.");
        return members;
    }

    /// <summary>The members of an exception that is marked [GenerateSerializer]; null for all others.</summary>
    public static IMembersCodec? OfException(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) ? Codecs.Of(type) as IMembersCodec : null;

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static ObjectCodec<T> BuildObject<T>(Dictionary<Type, Codec> building)
    {
        var forward = new ForwardCodec<T>();
        building[typeof(T)] = forward;
        var members = Members(typeof(T)).Select(pair => Member<T>(pair.Id, pair.Member, building)).ToList();
        var codec = new ObjectCodec<T>(members, IsShareable(typeof(T), building));
        forward.Target = codec;
        building[typeof(T)] = codec;
        return codec;
    }

    private static MemberCodec<T> Member<T>(uint id, MemberInfo member, Dictionary<Type, Codec> building)
    {
        if (member is PropertyInfo { CanWrite: false } or FieldInfo { IsInitOnly: true })
            throw new GrainContractException($"{typeof(T)}.{member.Name} has an [Id] but cannot be set; give it an init accessor.");
        try
        {
            var codec = Codecs.Of(TypeOf(member), building);
            return (MemberCodec<T>)Activator.CreateInstance(typeof(MemberCodec<,>).MakeGenericType(typeof(T), TypeOf(member)), id,
                member, codec)!;
        }
        catch (GrainContractException exception)
        {
            throw new GrainContractException($"{typeof(T)}.{member.Name} cannot travel: {exception.Message}", exception);
        }
    }

    private static void Check(Type type)
    {
        if (type == typeof(object) || typeof(Delegate).IsAssignableFrom(type) || typeof(Stream).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type)
            || type.IsInterface || type.IsPointer || type.IsArray || !type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            throw new GrainContractException($"{type} may not travel: it is neither a primitive, a string, a date, an enum, an "
                + "array, a List, a Dictionary, "
                + "an ImmutableArray or a nullable of these, nor a type of ours marked [GenerateSerializer].");
        }

        if (type.IsAbstract || type.ContainsGenericParameters)
            throw new GrainContractException($"{type} may not travel: it is {(type.IsAbstract ? "abstract" : "generic")}, so its members are not known.");
        if (type.GetCustomAttribute<AliasAttribute>() is null)
            throw new GrainContractException($"{type} travels and must carry an [Alias], which stays when the type is renamed.");
        var unmarked = Hierarchy(type)
            .SelectMany(each => each.GetProperties(Instance | BindingFlags.DeclaredOnly))
            .FirstOrDefault(property => property.GetMethod is { IsPublic: true } && property is { CanWrite: true, GetMethod.IsVirtual: false } && property.GetCustomAttribute<IdAttribute>() is null);
        if (unmarked is not null)
            throw new GrainContractException($"{type}.{unmarked.Name} has no [Id], so it would be lost on the way{(IsParameterOf(unmarked) ? "; on a positional record write [property: Id(n)]" : "")}.");
    }

    /// <summary>Marked [Immutable], or nothing in it can be changed.</summary>
    private static bool IsShareable(Type type, Dictionary<Type, Codec> building) =>
        type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || Hierarchy(type).SelectMany(each => each.GetFields(Instance | BindingFlags.DeclaredOnly)).All(field =>
            (field.IsInitOnly || type.IsValueType)
                && (field.FieldType == type || IsTravelling(field.FieldType, building) is { IsShareable: true }));

    private static Codec? IsTravelling(Type type, Dictionary<Type, Codec> building)
    {
        try
        {
            return Codecs.Of(type, building);
        }
        catch (GrainContractException)
        {
            return null;
        }
    }

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType) && at != typeof(Exception); at = at.BaseType)
            yield return at;
    }

    private static bool IsParameterOf(PropertyInfo property) =>
        property.DeclaringType!.GetConstructors()
            .Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name));
}
