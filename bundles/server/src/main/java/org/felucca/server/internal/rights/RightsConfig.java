package org.felucca.server.internal.rights;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a configuration {@code org.felucca.server.rights~NAME} may say, for tools that show it; {@link Rule} reads it. */
@ObjectClassDefinition(
        name = "Felucca rights",
        description = "A socket, or users, with fewer rights than all",
        factoryPid = Rules.PID)
@interface RightsConfig {
    @AttributeDefinition(
            description = "Path of a unix socket that has these rights; empty for the socket of the engine")
    String socket() default "";

    @AttributeDefinition(name = "socket.mode", description = "Mode of that socket")
    String socket_mode() default "rw-rw----";

    @AttributeDefinition(name = "socket.group", description = "Group of that socket, if there is such a group")
    String socket_group() default "docker";

    @AttributeDefinition(
            description =
                    "Names or numbers of the users that have these rights; empty for all. Others may not use the socket of this rule at all")
    String[] users() default {};

    @AttributeDefinition(name = "read.only", description = "Nothing may be changed")
    boolean read_only() default false;

    @AttributeDefinition(
            description =
                    "Endpoints that may be used, such as \"POST /containers/*/start\" or \"GET /**\"; empty for all that the rest leaves")
    String[] allow() default {};

    @AttributeDefinition(
            description =
                    "name=value: only containers and volumes with this label are there. Creating needs an entry in allow")
    String label() default "";
}
